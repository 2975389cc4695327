import type { optimiserNames, scheduleNames, TrainingTask } from './training.ts';

/** How a published program trains unless somebody says otherwise. */
export interface UsualTraining {
  readonly optimiser: (typeof optimiserNames)[number];
  readonly rate: number;
  readonly weightDecay: number;
  readonly schedule: (typeof scheduleNames)[number];
  readonly warmupEpochs: number;
  readonly epochs: number;
  readonly batch: number;
  readonly validateEvery: number;
  readonly samplesPerCase: number;
}

/** Of each training (reference/segmentation.md §12, diffusion.md §7, §8). */
export const publishedTrainings: Readonly<Record<TrainingTask, UsualTraining>> = {
  trainSegmentation: {
    optimiser: 'adamw',
    rate: 4e-4,
    weightDecay: 1e-5,
    schedule: 'warmup_cosine',
    warmupEpochs: 100,
    epochs: 3000,
    batch: 1,
    validateEvery: 200,
    samplesPerCase: 1,
  },
  trainAutoencoder: {
    optimiser: 'adam',
    rate: 1.875e-5,
    weightDecay: 0,
    schedule: 'constant',
    warmupEpochs: 0,
    epochs: 100,
    batch: 4,
    validateEvery: 1,
    samplesPerCase: 2,
  },
  trainDiffusion: {
    optimiser: 'adam',
    rate: 1e-4,
    weightDecay: 0,
    schedule: 'constant',
    warmupEpochs: 0,
    epochs: 1000,
    batch: 20,
    validateEvery: 10,
    samplesPerCase: 10,
  },
};
