import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { readLabels } from '#main/io/convert/readLabels.ts';
import type { DicomFile } from '#main/io/dicom/dicomFile.ts';
import { countValues } from '#main/io/nifti/readLabelMap.ts';
import { resampleLabels } from '#main/volume/resampleLabels.ts';
import type { Volume } from '#main/volume/volume.ts';
import { compactLabels } from './compactLabels.ts';
import { gridDifference } from './gridDifference.ts';
import { nameOnlyLabel } from './labelNaming.ts';

/** A label map in 8 bits on the grid of its image. */
export interface CaseLabels {
  readonly volume: Volume<Uint8Array<ArrayBuffer>>;
  readonly rows: readonly LabelEntry[];
  readonly warnings: readonly string[];
}

export interface LabelsRequest {
  /** The name that stands in the sentences. */
  readonly imageFile: string;
  readonly labelNames?: LabelNames | undefined;
  /** Whether a mask on another grid is resampled, instead of refused. */
  readonly resampleLabels?: boolean | undefined;
  /** Of a DICOM segmentation or structure set: the segments to take, the later winning where they overlap. */
  readonly segments?: readonly number[] | undefined;
}

/**
 * Reads a label map for an image.
 *
 * @param image grid on which the labels shall lie
 * @throws Problem what is wrong with the file; `grid-differs`, `labels-too-many`
 */
export async function readLabelsOn(
  file: string | DicomFile,
  image: Grid,
  input: LabelsRequest,
): Promise<CaseLabels> {
  const { labelNames = {}, imageFile, resampleLabels: mayResample = false, segments } = input;
  const name = path.basename(typeof file === 'string' ? file : file.name);
  const read = await readLabels(file, image, { names: labelNames, segments });
  const difference = gridDifference(read.volume, image);
  if (difference !== undefined && !mayResample)
    throw new Problem('grid-differs', { image: path.basename(imageFile), labels: name, difference });
  const volume = difference === undefined ? read.volume : resampleLabels(read.volume, image);
  const counts = difference === undefined ? read.counts : countValues(volume.data);
  const named = nameOnlyLabel(read.table, read.unnamed, labelNames, name);
  const { data, rows } = compactLabels(volume.data, named.table, counts, name);
  const warnings = read.warnings.map(warningSentence);
  if (difference !== undefined)
    warnings.push(warningSentence({ code: 'labels-resampled', data: { file: name } }));
  if (named.namedAfterFile !== undefined)
    warnings.push(
      warningSentence({
        code: 'label-named-after-file',
        data: { file: name, name: named.namedAfterFile },
      }),
    );
  return { volume: { ...volume, data }, rows, warnings };
}
