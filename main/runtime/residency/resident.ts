import type { EncodedModel } from '#main/graph/encode.ts';
import type { Carried } from '#main/graph/loop.ts';
import type { Feeds } from '../session.ts';

/** All inputs of a step that are no state. */
export type StepFeeds = Feeds;

/** A graph that works on the state. */
export interface StepModel {
  /** State that it changes → the output with its next value. */
  readonly carried: Carried;
  /** State that it takes. */
  readonly reads: readonly string[];
  readonly single: () => EncodedModel;
  /** Whether a step makes so much that what it frees should go back to the system. */
  readonly large: boolean;
  /** `count` steps in one Loop. */
  readonly several: () => EncodedModel;
  readonly count: number;
}

export type StepModels = Readonly<Record<string, StepModel>>;

/** State that lies somewhere, and graphs that change it there. */
export interface Resident {
  /** Outputs that are no state, of each step. */
  steps(name: string, steps: readonly StepFeeds[]): Promise<Feeds[]>;
  /** Copies. */
  state(names: readonly string[]): Promise<Feeds>;
  /** The state itself where it lies in the processor's memory, else copies. */
  view(names: readonly string[]): Promise<Feeds>;
  release(): Promise<void>;
}

export const without = <T>(
  values: Readonly<Record<string, T>>,
  names: readonly string[],
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
