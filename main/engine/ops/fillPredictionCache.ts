import path from 'node:path';
import type { Prediction } from '#shared/contract/prediction.ts';
import { Problem } from '#shared/contract/problems.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { findLesions } from '#main/segmentation/lesions/findings.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';
import { writePredictionCache } from '../predictions/predictionCache.ts';
import { predictionLabelsName } from '../predictions/writePrediction.ts';

export interface FillPredictionCacheInput {
  /** Of the prediction. */
  readonly folder: string;
  readonly caseId: string;
  readonly prediction: Pick<Prediction, 'labels' | 'labelsSha256' | 'componentType'>;
}

/**
 * Makes the cache of a prediction from its label map.
 *
 * @throws Problem `case-damaged` when that is not the one that was written any more; what is wrong with it
 */
export async function fillPredictionCache(input: FillPredictionCacheInput): Promise<void> {
  const { folder, caseId, prediction } = input;
  const { volume, sha256 } = await readLabelMap(path.join(folder, predictionLabelsName));
  if (sha256 !== prediction.labelsSha256)
    throw new Problem('case-damaged', {
      caseId,
      reason: `${predictionLabelsName} of the prediction ${path.basename(folder)} is another file`,
    });
  const labels = { ...volume, data: Uint8Array.from(volume.data) };
  const findings = findLesions({ labels, lesionLabels: lesionLabels(prediction.labels), image: labels });
  await writePredictionCache(folder, labels, findings, prediction.componentType);
}
