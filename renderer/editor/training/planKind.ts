import type { ModelSummary } from '#shared/contract/model.ts';
import type { TrainingTask } from '#shared/contract/training.ts';
import type { PlanOf } from '#shared/contract/trainingPlan.ts';

/** A network to choose, with all that is trained by it. */
export interface PlanPreset<P> {
  readonly id: string;
  readonly label: string;
  /** The plan with it; name, cases and organs stay. */
  apply(plan: P): P;
}

/** What the window has to know of one kind of training to plan it and to tell of it. */
export interface PlanKind<T extends TrainingTask> {
  readonly label: string;
  /** Said where kinds are chosen. */
  readonly makes: string;
  /** What a new plan begins with: something small on phantoms, that everybody has. */
  first(seed: number, models: readonly ModelSummary[]): PlanOf<T>;
  readonly presets: readonly PlanPreset<PlanOf<T>>[];
  /** What is wrong with what this kind alone has; undefined when nothing is. */
  complaint(plan: PlanOf<T>, models: readonly ModelSummary[]): string | undefined;
  /** What the score of the best model is called, and how it is written. */
  readonly score: { readonly name: string; write(value: number): string };
  /** How the samples of a batch are computed. */
  readonly batchHint: string;
  /** What the second picture of a validation sample shows; undefined for kinds whose network outlines what it finds. */
  readonly made: string | undefined;
  /** What the classes of its pictures are called, `background` first. */
  shownLabels(plan: PlanOf<T>): readonly string[];
}
