import { isDeepStrictEqual } from 'node:util';
import type { LesionEdit } from '#shared/contract/lesionEdit.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { DiffuseInCaseRecipe } from '#shared/contract/recipe.ts';
import { applyEdit } from '../edits/edits.ts';
import type { History } from '../edits/history.ts';
import { drawDiffusion } from './drawDiffusion.ts';
import type { SynthesizeInCaseOptions } from './synthesizeInCaseTask.ts';
import type { Task } from './task.ts';

/** Draws the lesions of one edit, then takes it: a click with the diffusion tool, or another seed for a lesion. */
export const diffuseInCaseTask = ({
  library,
  cases,
  engine,
}: SynthesizeInCaseOptions): Task<DiffuseInCaseRecipe> => ({
  words: 'drawing lesions',
  check: async ({ caseId, edit }) => {
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    if (!hasTaken(open.history, edit)) applyEdit(open.history.state, edit);
  },
  run: async ({ caseId, edit, commit }, context) => {
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    if (commit && hasTaken(open.history, edit)) return { caseId };
    const note = await drawDiffusion(engine, open, lesionsOf(edit), context);
    if (commit) await cases.step(caseId, undefined, { step: 'edit', edit });
    return { caseId, ...note };
  },
});

/** Lesions that an edit brings. */
const lesionsOf = (edit: LesionEdit): readonly LesionSpec[] =>
  edit.kind === 'placeLesions' ? edit.lesions : [edit.lesion];

/** Whether a job, begun again after the program ended, had committed its edit before. */
const hasTaken = ({ done, undone }: History, edit: LesionEdit): boolean =>
  [done.at(-1)?.edit, undone.at(-1)].some((other) => isDeepStrictEqual(other, edit));
