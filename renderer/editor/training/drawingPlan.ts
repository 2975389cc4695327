import type { RulesOnTheFly } from '#shared/contract/onTheFly.ts';
import type { PlanOf } from '#shared/contract/trainingPlan.ts';
import { publishedTrainings } from '#shared/contract/publishedTrainings.ts';
import { usualSynthesis } from './plan.ts';

/** Of a training that makes a part of a generator. */
export type DrawingPlan = PlanOf<'trainAutoencoder' | 'trainDiffusion'>;

/** Phantoms that a new plan begins with: at voxels of 1 mm each takes its time and 130 MB. */
export const firstPhantoms = {
  train: [1, 2].map((seed) => ({ from: 'phantom' as const, size: 160, seed })),
  validation: [{ from: 'phantom' as const, size: 160, seed: 101 }],
};

/** Every healthy sample gets lesions: what is learnt is how they look. */
export const everywhere: RulesOnTheFly = { ...usualSynthesis, share: 1, mostLesions: 1 };

/** How a training goes on, as published. */
export function publishedSchedule(task: DrawingPlan['task']) {
  const { optimiser, rate, weightDecay, schedule, warmupEpochs, ...counts } = publishedTrainings[task];
  return {
    ...counts,
    optimiser: { name: optimiser, rate, weightDecay },
    schedule: { name: schedule, warmupEpochs },
  };
}

/** How a small one does, on a processor. */
export const smallSchedule = {
  optimiser: { name: 'adam', rate: 0.001, weightDecay: 0 },
  schedule: { name: 'cosine_anneal', warmupEpochs: 0 },
  batch: 1,
} as const;

export const withSide = <P extends DrawingPlan>(plan: P, side: number): P => ({
  ...plan,
  input: { ...plan.input, side },
});

/** What is wrong with organs, or with crops that must be a multiple of a factor wide. */
export function drawingComplaint(
  { organs, input: { side } }: DrawingPlan,
  factor: number,
): string | undefined {
  if (organs.length === 0) return 'Choose an organ.';
  if (side % factor !== 0 || side < 2 * factor)
    return `Crops of these networks must be a multiple of ${factor} voxels wide, and at least ${2 * factor}.`;
  return undefined;
}
