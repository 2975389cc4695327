import { type Organ, organs } from '#shared/contract/lesion.ts';
import {
  type ModelName,
  patchFactor,
  publishedNetwork,
  smallNetwork,
  type SwinType,
} from '#shared/contract/networkPresets.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import { lesionOrgansOf, type SegmentationConfig } from '#shared/contract/training.ts';
import { type PlanOf, SegmentationPlan } from '#shared/contract/trainingPlan.ts';
import { undrawnWords } from './generators.ts';
import { three, usualSynthesis } from './plan.ts';
import type { PlanKind, PlanPreset } from './planKind.ts';

type Plan = PlanOf<'trainSegmentation'>;

/** @param patch that suits it, voxels along each axis */
const preset = (
  id: string,
  label: string,
  build: (outChannels: number) => SegmentationConfig,
  patch = 96,
): PlanPreset<Plan> => ({
  id,
  label,
  apply: (plan) => ({
    ...plan,
    network: build(plan.labels.length),
    input: { ...plan.input, patch: three(patch) },
  }),
});

const published = (id: string, label: string, name: ModelName, swin?: SwinType): PlanPreset<Plan> =>
  preset(id, label, (outChannels) => publishedNetwork(name, swin, outChannels));

/** Networks to choose from: small ones for a processor, then the published ones. */
const presets: readonly PlanPreset<Plan>[] = [
  preset('unet-small', 'U-Net, small', (n) => smallNetwork('unet', n), 48),
  preset('nnunet-small', 'nnU-Net, small', (n) => smallNetwork('nnunet', n), 48),
  published('unet', 'U-Net', 'unet'),
  published('nnunet', 'nnU-Net', 'nnunet'),
  published('swin-tiny', 'Swin-UNETR tiny', 'swinunetr', 'tiny'),
  published('swin-small', 'Swin-UNETR small', 'swinunetr', 'small'),
  published('swin-base', 'Swin-UNETR base', 'swinunetr', 'base'),
];

const labelsOf = (chosen: readonly Organ[]): string[] => [
  'background',
  ...organs.flatMap((organ) => (chosen.includes(organ) ? [organ, lesionName(organ)] : [])),
];

export const segmentationPlan: PlanKind<'trainSegmentation'> = {
  label: 'Segmentation',
  makes: 'finds organs and lesions',
  first: (seed) =>
    SegmentationPlan.parse({
      task: 'trainSegmentation',
      model: { id: 'liver-unet-small', title: 'Liver, small U-Net', licence: 'of its training data' },
      network: smallNetwork('unet', 3),
      labels: labelsOf(['liver']),
      input: { spacingMm: three(2), windowHu: [-175, 250], patch: three(48) },
      train: [1, 2, 3, 4].map((one) => ({ from: 'phantom', size: 96, seed: one })),
      validation: [{ from: 'phantom', size: 96, seed: 101, lesions: { count: 2, sizeClass: 'medium' } }],
      synthesis: usualSynthesis,
      optimiser: { name: 'adamw', rate: 0.001, weightDecay: 0.00001 },
      schedule: { name: 'warmup_cosine', warmupEpochs: 5 },
      epochs: 100,
      samplesPerCase: 4,
      batch: 2,
      validateEvery: 5,
      overlap: 0.25,
      seed,
    }),
  presets,
  complaint: (plan, models) => {
    const { labels, network, synthesis, input } = plan;
    const { patch } = input;
    if (labels.length < 2) return 'Choose an organ.';
    const factor = patchFactor(network);
    const misfit = patch.findIndex((size, axis) => size % factor[axis] !== 0 || size < 2 * factor[axis]);
    if (misfit < 0) return synthesis && undrawnWords(synthesis, organsIn(plan), models);
    return `Patches of this network must be a multiple of ${factor[misfit]} voxels wide, and at least ${2 * factor[misfit]}.`;
  },
  score: { name: 'Dice', write: (value) => value.toFixed(3) },
  batchHint: 'Computed one after the other: memory does not grow with it',
  made: undefined,
  shownLabels: ({ labels }) => labels,
};

/** The organs whose labels and lesions a plan's network learns. */
export const organsIn = ({ labels }: Plan): Organ[] => lesionOrgansOf(labels);

/** The plan for other organs; its network gets as many channels as there are labels. */
export function withOrgans(plan: Plan, chosen: readonly Organ[]): Plan {
  const labels = labelsOf(chosen);
  return { ...plan, labels, network: { ...plan.network, outChannels: labels.length } };
}

export const withPatch = (plan: Plan, patch: number): Plan => ({
  ...plan,
  input: { ...plan.input, patch: three(patch) },
});
