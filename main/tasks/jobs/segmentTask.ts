import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { SegmentRecipe } from '#shared/contract/recipe.ts';
import { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import { tasksOf } from '#main/networks/networks.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { onDisk } from '../cases/cases.ts';
import type { CaseLibrary } from '../library/library.ts';
import { findModel, locateModel } from '../models/modelLibrary.ts';
import type { Predictions } from '../predictions/predictions.ts';
import type { Task } from './task.ts';

export interface SegmentTaskOptions {
  readonly library: CaseLibrary;
  readonly predictions: Predictions;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

/** A network's labels of a case, kept with it as a prediction. */
export const segmentTask = ({
  library,
  predictions,
  engine,
  version,
}: SegmentTaskOptions): Task<SegmentRecipe> => ({
  words: 'segmenting',
  check: async ({ caseId, model }) => {
    await library.get(caseId);
    const { network } = await findModel(library.paths.models, model);
    if (!tasksOf(network).includes('segment'))
      throw new Problem('model-cannot', { id: model, reason: 'it does not segment' });
  },
  run: async (recipe, { jobId, signal, progress }) => {
    const { caseId } = recipe;
    const options = SegmentOptions.parse(recipe);
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    const predictionId = `${options.model.slice(0, 30)}-${jobId}`;
    const result = { caseId, predictionId };
    if (await exists(predictions, result)) return result;
    const { folder: modelFolder, manifest } = await locateModel(library.paths.models, options.model);
    const { id, title, weights } = manifest;
    await predictions.add(
      open,
      {
        id: predictionId,
        name: title,
        origin: { kind: 'model', modelId: id, modelTitle: title, sha256: weights[0].sha256 },
      },
      (folder) =>
        engine.run(
          'segment',
          {
            onDisk: onDisk(open),
            folder,
            modelFolder,
            options,
            placed: open.history.state.lesions,
            version,
          },
          { task: 'segmenting', signal, progress },
        ),
    );
    return result;
  },
});

/** Whether the job, begun again after the program ended, had made its prediction before. */
const exists = async (
  predictions: Predictions,
  { caseId, predictionId }: { readonly caseId: string; readonly predictionId: string },
): Promise<boolean> => {
  try {
    await predictions.get(caseId, predictionId);
    return true;
  } catch (error) {
    if (isProblem(error, 'prediction-missing')) return false;
    throw error;
  }
};
