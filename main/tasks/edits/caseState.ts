import type { LesionSpec } from '#shared/contract/lesion.ts';

/** What edits make of a case: everything that is not its source. Lesions stand in the order they were placed. */
export interface CaseState {
  readonly name: string;
  readonly lesions: readonly LesionSpec[];
}

/** How one kind of edit works. */
export interface EditRule<E> {
  /**
   * The state after the edit; the given one is left as it is.
   *
   * @throws Problem `request-invalid` when the edit speaks of a lesion that is not there, or adds one twice
   */
  apply(state: CaseState, edit: E): CaseState;
  /** What the undo button says, e.g. "Place lesion in liver". */
  label(edit: E): string;
}
