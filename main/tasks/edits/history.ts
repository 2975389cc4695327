import { z } from 'zod';
import { StoredEdit } from '#shared/contract/case.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { CaseState } from './caseState.ts';
import { applyEdit } from './edits.ts';

/** One line of the journal: something done, or the cursor moved back or forth over what was done. */
export const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('edit'), edit: StoredEdit }),
  z.object({ step: z.literal('undo') }),
  z.object({ step: z.literal('redo') }),
]);
export type Step = z.infer<typeof Step>;

interface Done {
  readonly edit: StoredEdit;
  /** The state before the edit. */
  readonly before: CaseState;
}

/** Where a case stands after its steps. `undone` is the redo tail: its last element comes back first. */
export interface History {
  /** Number of steps taken. */
  readonly revision: number;
  readonly state: CaseState;
  readonly done: readonly Done[];
  readonly undone: readonly StoredEdit[];
}

export const startHistory = (state: CaseState): History => ({ revision: 0, state, done: [], undone: [] });

/**
 * The history one step on. A new edit drops the redo tail; the journal keeps it, but no step reaches it again.
 *
 * @throws Problem `nothing-to-undo`; `request-invalid` when the edit does not fit the state
 */
export function advance(history: History, step: Step): History {
  const revision = history.revision + 1;
  if (step.step === 'edit') return { revision, ...apply(history, step.edit), undone: [] };
  if (step.step === 'undo') {
    const last = history.done.at(-1);
    if (!last) throw new Problem('nothing-to-undo', { direction: 'undo' });
    return {
      revision,
      state: last.before,
      done: history.done.slice(0, -1),
      undone: [...history.undone, last.edit],
    };
  }
  const next = history.undone.at(-1);
  if (!next) throw new Problem('nothing-to-undo', { direction: 'redo' });
  return { revision, ...apply(history, next), undone: history.undone.slice(0, -1) };
}

function apply({ state, done }: History, edit: StoredEdit): Pick<History, 'state' | 'done'> {
  return { state: applyEdit(state, edit), done: [...done, { edit, before: state }] };
}
