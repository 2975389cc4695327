import { type PhantomPhase, phantomPhases } from '#shared/contract/primitives.ts';
import type { CaseSummary } from '#shared/contract/case.ts';
import type { RulesOnTheFly } from '#shared/contract/onTheFly.ts';
import type { RunCase, TrainingPlan } from '#shared/contract/trainingPlan.ts';

export const three = (size: number): [number, number, number] => [size, size, size];

export type Part = 'train' | 'validation';
export const parts: readonly Part[] = ['train', 'validation'];

/** Half of the healthy samples get lesions, as in the published training, of every size. */
export const usualSynthesis: RulesOnTheFly = {
  generators: [{ generator: 'rules', weight: 1 }],
  share: 0.5,
  sizes: { tiny: 1, small: 2, medium: 2, large: 1 },
  mostLesions: 2,
  appearance: {},
};

/** The plan with other lesions put in; whatever draws them stays. */
export const withSynthesis = <P extends TrainingPlan>(
  plan: P,
  part: Partial<Omit<RulesOnTheFly, 'generators'>>,
): P => ({ ...plan, synthesis: { ...(plan.synthesis ?? usualSynthesis), ...part } });

/** The plan under another title, from which the name of its model follows. */
export const withTitle = <P extends TrainingPlan>(plan: P, title: string): P => ({
  ...plan,
  model: { ...plan.model, title, id: modelIdOf(title) },
});

/** The plan for voxels of another size, the same along every axis. */
export const withSpacing = <P extends TrainingPlan>(plan: P, spacingMm: number): P => ({
  ...plan,
  input: { ...plan.input, spacingMm: three(spacingMm) },
});

/** The plan that starts from a model's weights, or from random ones. */
export function withStart(plan: TrainingPlan, model: string | undefined): TrainingPlan {
  const { start: _, ...rest } = plan;
  return model === undefined ? rest : { ...rest, start: { model } };
}

/** "Liver, small U-Net" as `liver-small-u-net`. */
export const modelIdOf = (title: string): string =>
  title
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 50) || 'model';

/** `NAME-1`, `NAME-2`… whichever no run has. */
export function freeRunId(modelId: string, taken: readonly string[]): string {
  let n = 1;
  while (taken.includes(`${modelId}-${n}`)) n++;
  return `${modelId}-${n}`;
}

/** A case of the library as a plan has it; with what a reader signed, where that is wanted and there. */
export const libraryCase = ({ id, name, signed }: CaseSummary, withSigned = false): RunCase => ({
  from: 'case',
  caseId: id,
  name,
  ...(withSigned && signed && { reading: 'signed' as const }),
});

/** What tells a case of a plan from the others. */
export function caseKey(one: RunCase): string {
  switch (one.from) {
    case 'case':
      return `case ${one.caseId}`;
    case 'files':
      return `files ${one.image}`;
    case 'phantom':
      return `phantom ${one.size} ${one.seed} ${one.phase ?? 'portal'}`;
  }
}

export const caseName = (one: RunCase): string =>
  one.from === 'phantom'
    ? [`Phantom ${one.size}`, `seed ${one.seed}`, ...(one.phase ? [one.phase] : [])].join(', ')
    : one.name;

/** The plan with more cases in a part; those that it has already are left out. */
export function withCases(plan: TrainingPlan, part: Part, added: readonly RunCase[]): TrainingPlan {
  const known = new Set([...plan.train, ...plan.validation].map(caseKey));
  return { ...plan, [part]: [...plan[part], ...added.filter((one) => !known.has(caseKey(one)))] };
}

export const withoutCase = (plan: TrainingPlan, key: string): TrainingPlan => ({
  ...plan,
  train: plan.train.filter((one) => caseKey(one) !== key),
  validation: plan.validation.filter((one) => caseKey(one) !== key),
});

/** The plan with a case in the other part. */
export function moveCase(plan: TrainingPlan, key: string, to: Part): TrainingPlan {
  const one = [...plan.train, ...plan.validation].find((row) => caseKey(row) === key);
  if (!one || plan[to].includes(one)) return plan;
  const rest = withoutCase(plan, key);
  return { ...rest, [to]: [...rest[to], one] };
}

export interface PhantomRow {
  readonly count: number;
  readonly size: number;
  /** Of the first. */
  readonly seed: number;
  /** `all`: one after the other. */
  readonly phase?: PhantomPhase | 'all';
}

/** Phantoms of seeds in a row. Those that validate have lesions of their own, or there would be none to find. */
export const phantoms = (part: Part, { count, size, seed, phase = 'portal' }: PhantomRow): RunCase[] =>
  Array.from({ length: count }, (_, n) => ({
    from: 'phantom',
    size,
    seed: seed + n,
    ...withPhase(phase === 'all' ? phantomPhases[n % phantomPhases.length] : phase),
    ...(part === 'validation' && { lesions: { count: 2, sizeClass: 'medium' as const } }),
  }));

/** The usual phase goes without saying. */
const withPhase = (phase: PhantomPhase): { phase?: PhantomPhase } => (phase === 'portal' ? {} : { phase });
