import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { CaseScores } from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { Problem } from '#shared/contract/problems.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { type LabelRoles, scoreCase } from '#main/evaluation/scoreCase.ts';
import { labelRoles, type RoleOptions } from '#main/evaluation/labelRoles.ts';
import { type LabelImage, readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { gridDifference } from '../labels/gridDifference.ts';
import type { OpContext } from '../protocol.ts';

/** The files of one case. */
export interface CaseFiles {
  readonly name: string;
  readonly prediction: string;
  /** Left out where the scan is healthy. */
  readonly truth?: string | undefined;
  readonly organMask?: string | undefined;
  readonly ct?: string | undefined;
}

/** How label values are read. */
export interface ReadLabels {
  readonly labelNames: LabelNames;
  readonly truthRoles: RoleOptions;
  readonly predictionRoles: RoleOptions;
}

export interface ScoreFilesInput extends ReadLabels {
  readonly files: CaseFiles;
  readonly fold?: string | undefined;
  readonly settings: EvaluationSettings;
}

/** A label map read for evaluation. */
export interface RoledLabels {
  readonly image: LabelImage;
  readonly roles: LabelRoles;
}

/**
 * Reads a prediction and its truth, and measures one against the other.
 *
 * @throws Problem what is wrong with a file, `masks-differ`, `label-values-unknown`, `organ-ambiguous`,
 * `not-healthy`, `cancelled`
 */
export async function scoreFiles(
  { files, fold, settings, ...labels }: ScoreFilesInput,
  { signal, progress }: OpContext,
): Promise<CaseScores> {
  progress({ stage: 'reading', done: 0, total: 2 });
  const { truth, prediction } = await readMasks(files, labels);
  const organMask = files.organMask === undefined ? undefined : await readLabelMap(files.organMask);
  const grid = prediction.image.volume;
  if (organMask) refuseOtherGrid(organMask, grid, files.prediction);
  if (settings.healthy && truth) refuseTumor(truth);
  // A request to cancel has its turn before the long part.
  await new Promise(setImmediate);
  signal.throwIfAborted();
  progress({ stage: 'measuring', done: 1, total: 2 });
  const scored = scoreCase(
    {
      dims: grid.dims,
      affineRas: grid.affineRas,
      truth: truth && { data: truth.image.volume.data, roles: truth.roles },
      prediction: { data: grid.data, roles: prediction.roles },
      organMask: organMask?.volume.data,
    },
    settings,
  );
  const read = [prediction.image, truth?.image, organMask].filter((image) => image !== undefined);
  return {
    name: files.name,
    ...(fold !== undefined && { fold }),
    ...scored,
    warnings: read.flatMap(({ warnings }) => warnings.map(warningSentence)),
  };
}

/** Prediction and truth, on one grid. */
export async function readMasks(
  files: CaseFiles,
  { labelNames, truthRoles, predictionRoles }: ReadLabels,
): Promise<{ readonly truth?: RoledLabels | undefined; readonly prediction: RoledLabels }> {
  const prediction = await readRoled(files.prediction, labelNames, predictionRoles);
  if (files.truth === undefined) return { prediction };
  const truth = await readRoled(files.truth, labelNames, truthRoles);
  refuseOtherGrid(prediction.image, truth.image.volume, files.truth);
  return { truth, prediction };
}

async function readRoled(file: string, names: LabelNames, options: RoleOptions): Promise<RoledLabels> {
  const image = await readLabelMap(file, names);
  const { table, unnamed } = image;
  return { image, roles: labelRoles({ file: path.basename(file), table, unnamed }, options) };
}

function refuseOtherGrid({ volume, files }: LabelImage, grid: Grid, other: string): void {
  const difference = gridDifference(volume, grid);
  if (difference !== undefined)
    throw new Problem('masks-differ', {
      file: path.basename(files[0]),
      other: path.basename(other),
      difference,
    });
}

function refuseTumor({ image, roles }: RoledLabels): void {
  const voxels = roles.tumor.reduce((sum, value) => sum + (image.counts.get(value) ?? 0), 0);
  if (voxels === 0) return;
  throw new Problem('not-healthy', {
    file: path.basename(image.files[0]),
    tumorMl: (voxels * voxelVolumeMm3(image.volume.affineRas)) / 1000,
  });
}
