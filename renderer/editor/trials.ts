import { type GrowthSeries, growthDiametersMm } from '#shared/contract/growth.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { BoxChange } from './displayedVoxels.ts';

/** As many as fit side by side, and have a key each. */
export const mostTrials = 6;

/** What became of a trial so far. `changes` lead from the case as displayed to the case with it. */
export type TrialState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'drawing'; readonly jobId: string }
  | { readonly kind: 'ready'; readonly lesion: Lesion; readonly changes: readonly BoxChange[] }
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'stopped' };

/** A placed lesion as it could be. */
export interface Trial {
  readonly spec: LesionSpec;
  readonly state: TrialState;
}

/** Ways to vary a lesion: by its seed, or by its size alone. */
export type TrialKind = 'seeds' | 'growth';

/** Variants of one lesion of the open case, of which a person may choose one. */
export interface Trials {
  readonly caseId: string;
  readonly list: readonly Trial[];
}

/** The lesion as it stands, and with other seeds. */
export const otherSeeds = (spec: LesionSpec, newSeed: () => number): LesionSpec[] => [
  spec,
  ...Array.from({ length: mostTrials - 1 }, () => ({ ...spec, seed: newSeed() })),
];

/** The lesion at every size of a series. */
export const grown = (spec: LesionSpec, series: GrowthSeries): LesionSpec[] =>
  growthDiametersMm(series).map((diameterMm) => ({ ...spec, diameterMm }));

export const isDrawing = ({ list }: Trials): boolean =>
  list.some(({ state }) => state.kind === 'waiting' || state.kind === 'drawing');

/** The trials with one in another state. */
export const withState = (trials: Trials, at: number, state: TrialState): Trials => ({
  ...trials,
  list: trials.list.map((trial, index) => (index === at ? { ...trial, state } : trial)),
});
