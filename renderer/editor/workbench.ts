import { adjustActions } from './actions/adjustLesion.ts';
import { type Context, attempt, report } from './actions/context.ts';
import { editActions } from './actions/editCase.ts';
import { evaluationActions } from './actions/evaluation.ts';
import { importActions } from './actions/importCase.ts';
import { jobActions } from './actions/jobs.ts';
import { lesionActions } from './actions/lesions.ts';
import { libraryActions } from './actions/library.ts';
import { modelActions } from './actions/models.ts';
import { openActions } from './actions/openCase.ts';
import { drawingActions } from './actions/drawing.ts';
import { placeActions } from './actions/placeLesion.ts';
import { readingActions } from './actions/reading.ts';
import { reviewActions } from './actions/review.ts';
import { serverActions } from './actions/server.ts';
import { strokeActions } from './actions/strokes.ts';
import { trialActions } from './actions/trials.ts';
import { studyActions } from './actions/studies.ts';
import { trainingActions } from './actions/training.ts';
import { windowActions } from './actions/window.ts';
import { createEditorStore, createPointerStore } from './editorState.ts';

export type Workbench = ReturnType<typeof createWorkbench>;

/** The whole editor: its state, and everything that a person can do to it. */
export function createWorkbench(outside: Omit<Context, 'store' | 'pointer'>) {
  const context: Context = {
    ...outside,
    store: createEditorStore(outside.newSeed()),
    pointer: createPointerStore(),
  };
  const edits = editActions(context);
  const opening = openActions(context);
  const library = libraryActions(context, edits, opening);
  const jobs = jobActions(context, opening);
  const placing = placeActions(context, { ...edits, ...jobs });
  const importing = importActions(context);
  const readings = readingActions(context, edits);
  const reviewing = reviewActions(context, edits, readings, importing, jobs);
  const strokes = strokeActions(context, edits, readings);
  const models = modelActions(context);
  const training = trainingActions(context, { ...jobs, ...models });
  return {
    store: context.store,
    pointer: context.pointer,
    desktop: context.desktop,
    freshSeed: context.newSeed,
    listFolder: (path?: string, signal?: AbortSignal) =>
      context.service.call('listFolder', {}, path === undefined ? {} : { path }, signal),
    attempt: (work: () => Promise<unknown>) => attempt(context, work),
    report: (error: unknown) => report(context, error),
    ...edits,
    ...opening,
    ...library,
    ...jobs,
    ...models,
    ...placing,
    ...adjustActions(context, edits),
    ...lesionActions(context, { ...edits, ...jobs }),
    ...trialActions(context, { ...edits, ...jobs }),
    ...importing,
    ...readings,
    ...reviewing,
    ...drawingActions(context, edits, strokes, reviewing.applyTool),
    ...studyActions(context),
    ...windowActions(context),
    ...training,
    ...evaluationActions(context),
    ...serverActions(context, { ...edits, ...opening, ...library, ...jobs, ...placing, ...training }),
  };
}
