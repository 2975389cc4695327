import { publishedVqgan, smallVqgan } from '#shared/contract/networkPresets.ts';
import { AutoencoderPlan, type PlanOf } from '#shared/contract/trainingPlan.ts';
import {
  drawingComplaint,
  everywhere,
  firstPhantoms,
  publishedSchedule,
  smallSchedule,
} from './drawingPlan.ts';
import type { PlanKind, PlanPreset } from './planKind.ts';

type Plan = PlanOf<'trainAutoencoder'>;

/** Discriminators as published; a plan without them gets these. */
export const usualAdversarial: NonNullable<Plan['adversarial']> = { afterSteps: 5000, featureMatching: 4 };

const presets: readonly PlanPreset<Plan>[] = [
  {
    id: 'small',
    label: 'VQGAN, small',
    apply: (old) => {
      const { adversarial: _, ...plan } = old;
      return {
        ...plan,
        network: smallVqgan,
        input: { ...plan.input, side: 32 },
        optimiser: { ...smallSchedule.optimiser, longestGradient: 1 },
        schedule: smallSchedule.schedule,
        batch: smallSchedule.batch,
        epochs: 16,
        samplesPerCase: 20,
        validateEvery: 2,
        // With a sample a step, a code of a small book is rarely in use.
        codebook: { decay: 0.99, restartBelow: 0.05 },
      };
    },
  },
  {
    id: 'published',
    label: 'VQGAN, as published',
    apply: (plan) => {
      const usual = publishedSchedule('trainAutoencoder');
      return {
        ...plan,
        ...usual,
        optimiser: { ...usual.optimiser, longestGradient: 1 },
        network: publishedVqgan,
        input: { ...plan.input, side: 96 },
        adversarial: usualAdversarial,
        codebook: { decay: 0.99, restartBelow: 1 },
      };
    },
  },
];

export const autoencoderPlan: PlanKind<'trainAutoencoder'> = {
  label: 'Autoencoder',
  makes: 'codes images for a diffusion model',
  first: (seed) =>
    presets[0].apply(
      AutoencoderPlan.parse({
        task: 'trainAutoencoder',
        model: { id: 'autoencoder-small', title: 'Autoencoder, small', licence: 'of its training data' },
        network: smallVqgan,
        ...firstPhantoms,
        synthesis: everywhere,
        ...publishedSchedule('trainAutoencoder'),
        seed,
      }),
    ),
  presets,
  complaint: (plan) => drawingComplaint(plan, Math.max(...plan.network.downsample)),
  score: { name: 'PSNR', write: (value) => `${value.toFixed(2)} dB` },
  batchHint: 'Computed at once: memory grows with it',
  made: 'coded and decoded',
  shownLabels: () => ['background', 'lesion'],
};
