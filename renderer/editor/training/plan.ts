import type { CaseSummary } from '#shared/contract/case.ts';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import {
  type ModelName,
  patchFactor,
  publishedNetwork,
  smallNetwork,
  type SwinType,
} from '#shared/contract/networkPresets.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { ModelSummary } from '#shared/contract/model.ts';
import type { OnTheFly } from '#shared/contract/onTheFly.ts';
import { lesionOrgansOf, type SegmentationConfig } from '#shared/contract/training.ts';
import type { RunCase, TrainingPlan } from '#shared/contract/trainingPlan.ts';
import { undrawnWords } from './generators.ts';

export type Part = 'train' | 'validation';
export const parts: readonly Part[] = ['train', 'validation'];

interface NetworkPreset {
  readonly id: string;
  readonly label: string;
  readonly build: (outChannels: number) => SegmentationConfig;
  /** A patch that suits it, voxels along each axis. */
  readonly patch: number;
}

const published = (id: string, label: string, name: ModelName, swin?: SwinType): NetworkPreset => ({
  id,
  label,
  build: (outChannels) => publishedNetwork(name, swin, outChannels),
  patch: 96,
});

/** Networks to choose from: small ones for a processor, then the published ones. */
export const networkPresets: readonly NetworkPreset[] = [
  { id: 'unet-small', label: 'U-Net, small', build: (n) => smallNetwork('unet', n), patch: 48 },
  { id: 'nnunet-small', label: 'nnU-Net, small', build: (n) => smallNetwork('nnunet', n), patch: 48 },
  published('unet', 'U-Net', 'unet'),
  published('nnunet', 'nnU-Net', 'nnunet'),
  published('swin-tiny', 'Swin-UNETR tiny', 'swinunetr', 'tiny'),
  published('swin-small', 'Swin-UNETR small', 'swinunetr', 'small'),
  published('swin-base', 'Swin-UNETR base', 'swinunetr', 'base'),
];

/** The preset that a plan's network is; undefined for one of a recipe's own. */
export const presetOf = ({ network, labels }: TrainingPlan): NetworkPreset | undefined =>
  networkPresets.find(({ build }) => JSON.stringify(build(labels.length)) === JSON.stringify(network));

const three = (size: number): [number, number, number] => [size, size, size];
const phantom = (seed: number): RunCase => ({ from: 'phantom', size: 96, seed });

/** Half of the healthy samples get lesions, as in the published training, of every size. */
export const usualSynthesis: OnTheFly = {
  generators: [{ generator: 'rules', weight: 1 }],
  share: 0.5,
  sizes: { tiny: 1, small: 2, medium: 2, large: 1 },
  mostLesions: 2,
  appearance: {},
};

/** What a new plan begins with: a small network on phantoms, that everybody has. */
export const firstPlan = (seed: number): TrainingPlan => ({
  task: 'trainSegmentation',
  model: {
    id: 'liver-unet-small',
    title: 'Liver, small U-Net',
    licence: 'of its training data',
    demonstration: false,
  },
  network: smallNetwork('unet', 3),
  labels: labelsOf(['liver']),
  input: { spacingMm: three(2), windowHu: [-175, 250], patch: three(48) },
  train: [1, 2, 3, 4].map(phantom),
  validation: [{ from: 'phantom', size: 96, seed: 101, lesions: { count: 2, sizeClass: 'medium' } }],
  synthesis: usualSynthesis,
  precision: 'float32',
  centres: { lesion: 1, organ: 1, background: 1 },
  augment: true,
  optimiser: { name: 'adamw', rate: 0.001, weightDecay: 0.00001 },
  schedule: { name: 'warmup_cosine', warmupEpochs: 5 },
  epochs: 100,
  samplesPerCase: 4,
  batch: 2,
  validateEvery: 5,
  overlap: 0.25,
  checkpoint: { everyEpochs: 1, keep: 2 },
  cacheShare: 1,
  seed,
});

export const labelsOf = (chosen: readonly Organ[]): string[] => [
  'background',
  ...organs.flatMap((organ) => (chosen.includes(organ) ? [organ, lesionName(organ)] : [])),
];

/** The organs whose labels and lesions a plan's network learns. */
export const organsIn = ({ labels }: TrainingPlan): Organ[] => lesionOrgansOf(labels);

/** The plan for other organs; its network gets as many channels as there are labels. */
export function withOrgans(plan: TrainingPlan, chosen: readonly Organ[]): TrainingPlan {
  const labels = labelsOf(chosen);
  return { ...plan, labels, network: { ...plan.network, outChannels: labels.length } };
}

/** The plan with another network, and patches that suit it. */
export function withPreset(plan: TrainingPlan, id: string): TrainingPlan {
  const preset = networkPresets.find((one) => one.id === id);
  if (!preset) return plan;
  const input = { ...plan.input, patch: three(preset.patch) };
  return { ...plan, network: preset.build(plan.labels.length), input };
}

export const withPatch = (plan: TrainingPlan, patch: number): TrainingPlan => ({
  ...plan,
  input: { ...plan.input, patch: three(patch) },
});

export const withSpacing = (plan: TrainingPlan, spacingMm: number): TrainingPlan => ({
  ...plan,
  input: { ...plan.input, spacingMm: three(spacingMm) },
});

/** The plan under another title, from which the name of its model follows. */
export const withTitle = (plan: TrainingPlan, title: string): TrainingPlan => ({
  ...plan,
  model: { ...plan.model, title, id: modelIdOf(title) },
});

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

/** A case of the library as a plan has it. */
export const libraryCase = ({ id, name }: CaseSummary): RunCase => ({ from: 'case', caseId: id, name });

/** What tells a case of a plan from the others. */
export function caseKey(one: RunCase): string {
  switch (one.from) {
    case 'case':
      return `case ${one.caseId}`;
    case 'files':
      return `files ${one.image}`;
    case 'phantom':
      return `phantom ${one.size} ${one.seed}`;
  }
}

export const caseName = (one: RunCase): string =>
  one.from === 'phantom' ? `Phantom ${one.size}, seed ${one.seed}` : one.name;

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

/** Phantoms of seeds in a row. Those that validate have lesions of their own, or there would be none to find. */
export const phantoms = (
  part: Part,
  { count, size, seed }: { readonly count: number; readonly size: number; readonly seed: number },
): RunCase[] =>
  Array.from({ length: count }, (_, n) => ({
    from: 'phantom',
    size,
    seed: seed + n,
    ...(part === 'validation' && { lesions: { count: 2, sizeClass: 'medium' as const } }),
  }));

/** What is wrong with a plan, as far as the window can tell; undefined when nothing is. */
export function planComplaint(
  plan: TrainingPlan,
  taken: readonly string[],
  models: readonly ModelSummary[] = [],
): string | undefined {
  const { train, labels, network, input, model, synthesis } = plan;
  if (model.title.trim() === '') return 'Give the model a name.';
  if (taken.includes(model.id)) return `The library has a model ${model.id} already: choose another name.`;
  if (train.length === 0) return 'Add cases to train on.';
  if (labels.length < 2) return 'Choose an organ.';
  const factor = patchFactor(network);
  const misfit = input.patch.findIndex((size, axis) => size % factor[axis] !== 0 || size < 2 * factor[axis]);
  if (misfit >= 0)
    return `Patches of this network must be a multiple of ${factor[misfit]} voxels wide, and at least ${2 * factor[misfit]}.`;
  if (synthesis && Object.values(synthesis.sizes).every((weight) => weight === 0))
    return 'Give at least one size of lesions a weight.';
  return synthesis && undrawnWords(synthesis, organsIn(plan), models);
}
