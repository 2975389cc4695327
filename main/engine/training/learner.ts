import type { ModelEvaluation } from '#shared/contract/model.ts';
import type { Feeds, SessionOptions } from '#main/runtime/session.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Shown } from './shownSample.ts';
import type { LoadedCase } from './trainingCase.ts';

export type Where = Pick<SessionOptions, 'provider' | 'device' | 'threads'>;

/** What a sample cost, or a batch that is computed as one: `loss`, its parts, and what else is watched, by name. */
export type Losses = Readonly<Record<string, number>> & { readonly loss: number };

/** What a validation found. */
export interface Validation {
  /** By the names that the kind of training states. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What the best model is chosen by. */
  readonly score: number;
  /** Decides between equal scores: the higher is better. */
  readonly overall: number;
}

/** A validation case, number `at` of them, as people look at it. */
export interface ShownCase {
  readonly at: number;
  readonly case: string;
  readonly shown: Shown;
  /** What was found in it, by the names that the kind of training states. */
  readonly numbers: Readonly<Record<string, number>>;
}

export type TellCase = (told: ShownCase) => Promise<void>;

/** Validation cases that are shown: those after the first few need not be made ready for it. */
export const mostShownCases = 6;

/** What differs between trainings: a step, a validation, and what is written. */
export interface Learner {
  /** What a person should know of how it learns, in sentences. */
  readonly notes: readonly string[];
  /** Takes one step on a batch of at least one sample, as step t = 1, 2, … at a learning rate. */
  step(batch: readonly DrawnSample[], t: number, rate: number): Promise<readonly Losses[]>;
  /** Everything that the next step depends on, by name; `parameters` among it. */
  state(): Promise<Feeds>;
  /**
   * Compares with the held-back cases, of which there is at least one.
   *
   * @throws the signal's reason after an abort
   */
  validate(held: readonly LoadedCase[], signal: AbortSignal, tell: TellCase): Promise<Validation>;
  /** Writes the model as it is, as a model folder; one that is there is replaced. */
  write(folder: string, recipeFile: string, evaluation: ModelEvaluation | undefined): Promise<void>;
  release(): Promise<void>;
}
