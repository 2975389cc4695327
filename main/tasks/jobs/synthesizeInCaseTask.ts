import type { SynthesizeInCaseRecipe } from '#shared/contract/recipe.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { type Cases, onDisk } from '../cases/cases.ts';
import type { History } from '../edits/history.ts';
import type { CaseLibrary } from '../library/library.ts';
import { drawDiffusion } from './drawDiffusion.ts';
import type { Task } from './task.ts';

export interface SynthesizeInCaseOptions {
  readonly library: CaseLibrary;
  readonly cases: Cases;
  readonly engine: WorkstationEngine;
}

/** Lesions where the program finds room, or at given points: one step in the case's history. */
export const synthesizeInCaseTask = ({
  library,
  cases,
  engine,
}: SynthesizeInCaseOptions): Task<SynthesizeInCaseRecipe> => ({
  words: 'placing lesions',
  run: async ({ caseId, ...recipe }, { jobId, signal, progress }) => {
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    if (hasPlaced(open.history, jobId)) return { caseId };
    const { lesions, warnings } = await engine.run(
      'planLesions',
      {
        onDisk: onDisk(open),
        recipe: { ...recipe, task: 'synthesize' },
        others: open.history.state.lesions,
        idPrefix: jobId,
      },
      { task: 'placing lesions', signal, progress },
    );
    signal.throwIfAborted();
    const drawn = await drawDiffusion(engine, open, lesions, { jobId, signal, progress });
    await cases.step(caseId, undefined, {
      step: 'edit',
      edit: { kind: 'placeLesions', lesions: [...lesions] },
    });
    const notes = [...(drawn.note ? [drawn.note] : []), ...warnings.map(warningSentence)];
    return { caseId, ...(notes.length > 0 && { note: notes.join(' ') }) };
  },
});

/** Whether a job, begun again after the program ended, had committed its step before. */
const hasPlaced = ({ done, undone }: History, jobId: string): boolean =>
  [...done.map(({ edit }) => edit), ...undone].some(
    (edit) => edit.kind === 'placeLesions' && edit.lesions.some(({ id }) => id.startsWith(jobId)),
  );
