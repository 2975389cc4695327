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
import { asDicomFile, readLabels } from '#main/io/convert/readLabels.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { type LabelImage, readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { gridDifference } from '../labels/gridDifference.ts';
import type { OpContext } from '../protocol.ts';
import { readAnyHu } from '../readHu.ts';

/** The files of one case: NIfTI, or masks as DICOM segmentations and structure sets, and the CT as a DICOM series. */
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
  /** Of DICOM masks: the segments to take, the later winning where they overlap. */
  readonly segments?: readonly number[] | undefined;
}

export interface ScoreFilesInput extends ReadLabels {
  readonly files: CaseFiles;
  readonly fold?: string | undefined;
  readonly settings: EvaluationSettings;
}

/** A label map as it was read, of the file of that name. */
interface Mask extends Pick<LabelImage, 'volume' | 'table' | 'unnamed' | 'counts' | 'warnings'> {
  readonly file: string;
}

/** A label map read for evaluation. */
export interface RoledLabels {
  readonly image: Mask;
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
  const reader = maskReader(files, labels);
  const { truth, prediction } = await readWith(reader, files, labels);
  const organMask = files.organMask === undefined ? undefined : await reader(files.organMask, {});
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

/**
 * Prediction and truth, on one grid.
 *
 * @throws Problem as `scoreFiles`
 */
export const readMasks = (files: CaseFiles, labels: ReadLabels): ReturnType<typeof readWith> =>
  readWith(maskReader(files, labels), files, labels);

async function readWith(
  reader: MaskReader,
  files: CaseFiles,
  { labelNames, truthRoles, predictionRoles }: ReadLabels,
): Promise<{ readonly truth?: RoledLabels | undefined; readonly prediction: RoledLabels }> {
  const roled = async (file: string, options: RoleOptions): Promise<RoledLabels> => {
    const image = await reader(file, labelNames);
    return { image, roles: labelRoles({ ...image, file: path.basename(file) }, options) };
  };
  const prediction = await roled(files.prediction, predictionRoles);
  if (files.truth === undefined) return { prediction };
  const truth = await roled(files.truth, truthRoles);
  refuseOtherGrid(prediction.image, truth.image.volume, files.truth);
  return { truth, prediction };
}

type MaskReader = (file: string, names: LabelNames) => Promise<Mask>;

/** Reads the masks of a case. What is DICOM is put on the grid of the CT, without one on that of a NIfTI mask. */
function maskReader(files: CaseFiles, { segments }: ReadLabels): MaskReader {
  let finding: Promise<Grid | undefined> | undefined;
  return async (file, names) => {
    const dicom = await asDicomFile(file);
    if (dicom === undefined) return { ...(await readLabelMap(file, names)), file };
    const grid = await (finding ??= gridOf(files));
    if (grid === undefined) throw new Problem('dicom-labels-alone', { file: dicom.name });
    return { ...(await readLabels(dicom, grid, { names, segments })), file };
  };
}

async function gridOf({ ct, prediction, truth, organMask }: CaseFiles): Promise<Grid | undefined> {
  if (ct !== undefined)
    return (await isDicomPlace(ct)) ? (await readAnyHu(ct)).volume : (await peekNifti(ct)).header;
  for (const mask of [prediction, truth, organMask])
    if (mask !== undefined && (await asDicomFile(mask)) === undefined) return (await peekNifti(mask)).header;
  return undefined;
}

function refuseOtherGrid({ volume, file }: Mask, grid: Grid, other: string): void {
  const difference = gridDifference(volume, grid);
  if (difference !== undefined)
    throw new Problem('masks-differ', {
      file: path.basename(file),
      other: path.basename(other),
      difference,
    });
}

function refuseTumor({ image, roles }: RoledLabels): void {
  const voxels = roles.tumor.reduce((sum, value) => sum + (image.counts.get(value) ?? 0), 0);
  if (voxels === 0) return;
  throw new Problem('not-healthy', {
    file: path.basename(image.file),
    tumorMl: (voxels * voxelVolumeMm3(image.volume.affineRas)) / 1000,
  });
}
