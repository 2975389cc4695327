import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { countValues, readLabelMap } from '#main/io/nifti/readLabelMap.ts';
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
}

/**
 * Reads a label map for an image.
 *
 * @param image grid on which the labels shall lie
 * @throws Problem what is wrong with the file; `grid-differs`, `labels-too-many`
 */
export async function readLabelsOn(file: string, image: Grid, input: LabelsRequest): Promise<CaseLabels> {
  const { labelNames = {}, imageFile, resampleLabels: mayResample = false } = input;
  const name = path.basename(file);
  const read = await readLabelMap(file, labelNames);
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
