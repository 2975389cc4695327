import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#shared/contract/problems.ts';
import type { AskModelRecipe } from '#shared/contract/recipe.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { refuseIgnorant } from '#main/engine/segment/lesionClasses.ts';
import { onDisk } from '../cases/cases.ts';
import type { CaseLibrary } from '../library/library.ts';
import { findModel, locateModel } from '../models/modelLibrary.ts';
import type { Task } from './task.ts';

export interface AskModelTaskOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
}

/** Whether a segmentation model finds a lesion where it stands; the case stays as it is. */
export const askModelTask = ({ library, engine }: AskModelTaskOptions): Task<AskModelRecipe> => ({
  words: 'asking a model',
  check: async ({ caseId, lesion, model }) => {
    await library.get(caseId);
    refuseIgnorant(await findModel(library.paths.models, model), lesion.organ);
  },
  run: async ({ caseId, lesion, model }, { signal, progress }) => {
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    const { lesions } = open.history.state;
    if (!lesions.some((spec) => isDeepStrictEqual(spec, lesion)))
      throw new Problem('request-invalid', { field: 'lesion', reason: 'it does not stand in the case' });
    const { folder: modelFolder } = await locateModel(library.paths.models, model);
    const agreement = await engine.run(
      'askModel',
      { onDisk: onDisk(open), lesions, lesionId: lesion.id, modelFolder },
      { task: 'asking a model', signal, progress },
    );
    const { dice, detected } = agreement;
    const note = `It ${detected ? 'finds' : 'does not find'} the lesion, Dice ${dice.toFixed(2)}.`;
    return { caseId, agreement, note };
  },
});
