import path from 'node:path';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { InputFile } from '#shared/contract/recipe.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { gridDifference } from '#main/engine/labels/gridDifference.ts';
import { type LabelledCase, labelledCase } from '#main/engine/labelledCase.ts';
import { readHu } from '#main/engine/readHu.ts';
import { turnedOnto } from '#main/io/convert/readLabels.ts';
import type { NiftiImage } from '#main/io/nifti/niftiImage.ts';
import { type LabelImage, readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { resampleLabels } from '#main/volume/resampleLabels.ts';
import { pathFrom } from './niftiInputs.ts';

export interface ScanFiles {
  readonly ct: string;
  readonly labels: string;
}

/** A CT and its label map, read from two files. */
export interface Scan {
  readonly labelled: LabelledCase;
  /** What the values of the label map mean. */
  readonly table: readonly LabelEntry[];
  readonly image: NiftiImage;
  readonly labels: LabelImage;
  readonly warnings: readonly string[];
}

/**
 * Reads a CT and its label map.
 *
 * @param tableOf what the values mean, decided with the file at hand
 * @param mayResample whether labels on another grid are resampled onto the image's
 * @throws Problem `grid-differs`, and what is wrong with a file
 */
export async function readScan(
  files: ScanFiles,
  tableOf: (labels: LabelImage) => readonly LabelEntry[],
  mayResample: boolean,
): Promise<Scan> {
  const image = await readHu(files.ct);
  const read = await readLabelMap(files.labels);
  const labels = { ...read, volume: turnedOnto(read.volume, image.volume) };
  const difference = gridDifference(labels.volume, image.volume);
  const [ctName, labelsName] = [path.basename(files.ct), path.basename(files.labels)];
  if (difference !== undefined && !mayResample)
    throw new Problem('grid-differs', { image: ctName, labels: labelsName, difference });
  const volume = difference === undefined ? labels.volume : resampleLabels(labels.volume, image.volume);
  const table = tableOf(labels);
  const warnings = [...image.warnings, ...labels.warnings].map(warningSentence);
  if (difference !== undefined)
    warnings.push(warningSentence({ code: 'labels-resampled', data: { file: labelsName } }));
  return { labelled: labelledCase(image.volume, { volume, table }), table, image, labels, warnings };
}

/**
 * The two files as a provenance names them.
 *
 * @param from the folder it will lie in, left out to name no paths
 * @param folder where that folder's files are until it has its name
 */
export const inputsOf = (
  { image, labels }: Scan,
  files: ScanFiles,
  from: string | undefined,
  folder = from ?? '',
): InputFile[] => {
  const input = (role: InputFile['role'], file: string, read: NiftiImage): InputFile => ({
    role,
    ...(from !== undefined && { path: pathFrom(from, folder, file) }),
    sha256: read.sha256,
    bytes: read.bytes,
  });
  return [input('ct', files.ct, image), input('labels', files.labels, labels)];
};
