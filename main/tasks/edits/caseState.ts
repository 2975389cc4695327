import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { Measurement } from '#shared/contract/measurement.ts';
import type { ReadingRecord, Segment, Signature, StrokeRef } from '#shared/contract/reading.ts';

/** A reading as edits have left it. */
export interface ReadingState {
  /** How it began. */
  readonly record: ReadingRecord;
  readonly segments: readonly Segment[];
  /** What was done to its voxels, in order. */
  readonly strokes: readonly StrokeRef[];
  readonly signature?: Signature | undefined;
}

/** What edits make of a case: everything that is not its source. Lesions stand in the order they were placed. */
export interface CaseState {
  readonly name: string;
  readonly lesions: readonly LesionSpec[];
  /** In the order they were begun. */
  readonly readings: readonly ReadingState[];
  readonly measurements: readonly Measurement[];
}

export const emptyState = (name: string): CaseState => ({
  name,
  lesions: [],
  readings: [],
  measurements: [],
});

/** How one kind of edit works. */
export interface EditRule<E> {
  /**
   * The state after the edit; the given one is left as it is.
   *
   * @throws Problem `request-invalid` when the edit speaks of something that is not there, or adds it twice
   */
  apply(state: CaseState, edit: E): CaseState;
  /** What the undo button says, e.g. "Place lesion in liver". */
  label(edit: E): string;
}
