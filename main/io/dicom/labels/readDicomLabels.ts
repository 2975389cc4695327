import { Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { DicomFile } from '../dicomFile.ts';
import { readSet } from '../readSet.ts';
import type { CollectedLabels } from './collectLabels.ts';
import { labelsHeaderOf } from './labelsHeader.ts';
import { readRtstruct } from './readRtstruct.ts';
import { readSeg } from './readSeg.ts';

/**
 * A segmentation (SEG) or structure set (RTSTRUCT) as a label map on the grid of its image.
 *
 * @param wanted values of the segments to take, the later winning where they overlap
 * @throws Problem as `readSeg` and `readRtstruct`; `dicom-labels-elsewhere` when the file is neither
 */
export async function readDicomLabels(
  file: DicomFile,
  grid: Grid,
  wanted?: readonly number[],
): Promise<CollectedLabels & { readonly warnings: readonly Warning[] }> {
  const open = await readSet(file);
  const kind = open && labelsHeaderOf(file, open)?.kind;
  if (open === undefined || kind === undefined)
    throw new Problem('dicom-labels-elsewhere', {
      file: file.name,
      reason: 'it is neither a segmentation nor a structure set',
    });
  return kind === 'SEG' ? readSeg(file, open, grid, wanted) : readRtstruct(file, open, grid, wanted);
}
