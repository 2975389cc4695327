import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { ReportPicture } from '#main/evaluation/report/report.ts';
import { worstSlice } from '#main/evaluation/report/sliceOf.ts';
import { greyPng } from '#main/io/png.ts';
import { gridDifference } from '../labels/gridDifference.ts';
import { readAnyHu } from '../readHu.ts';
import { type CaseFiles, readMasks, type ReadLabels } from './scoreFiles.ts';

export interface CasePictureInput extends ReadLabels {
  readonly files: CaseFiles;
}

/**
 * The slice of a case in which truth and prediction differ most.
 *
 * @returns undefined without a CT, and when neither file has tumor
 * @throws Problem what is wrong with a file, `masks-differ`
 */
export async function casePicture({
  files,
  ...labels
}: CasePictureInput): Promise<ReportPicture | undefined> {
  if (files.ct === undefined) return undefined;
  const { truth, prediction } = await readMasks(files, labels);
  const { volume } = await readAnyHu(files.ct);
  const difference = gridDifference(volume, prediction.image.volume);
  if (difference !== undefined)
    throw new Problem('masks-differ', {
      file: path.basename(files.ct),
      other: path.basename(files.prediction),
      difference,
    });
  const slice = worstSlice(volume, truth && { data: truth.image.volume.data, roles: truth.roles }, {
    data: prediction.image.volume.data,
    roles: prediction.roles,
  });
  if (slice === undefined) return undefined;
  const png = greyPng(slice.grey, slice.columns, slice.rows).toString('base64');
  return { slice, png };
}
