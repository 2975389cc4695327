import type { UnetConfig } from './model.ts';
import type { RunDetail, TrainingInspection } from './run.ts';
import { type PlanOf, SegmentationPlan } from './trainingPlan.ts';

/** For two labels beside the background. */
export const tinyUnet = {
  architecture: 'unet',
  inChannels: 1,
  outChannels: 3,
  channels: [4, 8],
  strides: [2],
  residualUnits: 1,
} as const satisfies UnetConfig;

/** A training of a tiny network on phantoms. */
export const trainingPlan = (
  changes: Partial<PlanOf<'trainSegmentation'>> = {},
): PlanOf<'trainSegmentation'> =>
  SegmentationPlan.parse({
    task: 'trainSegmentation',
    model: { id: 'tiny', title: 'Tiny', licence: 'none' },
    network: tinyUnet,
    labels: ['background', 'liver', 'liver_lesion'],
    input: { spacingMm: [4, 4, 4], windowHu: [-175, 250], patch: [16, 16, 16] },
    train: [{ from: 'phantom', size: 48, seed: 1 }],
    validation: [{ from: 'phantom', size: 48, seed: 2 }],
    optimiser: { name: 'adamw', rate: 0.01, weightDecay: 0 },
    schedule: { name: 'constant', warmupEpochs: 0 },
    epochs: 10,
    validateEvery: 5,
    seed: 1,
    ...changes,
  });

export const runDetail = (changes: Partial<RunDetail> = {}): RunDetail => ({
  id: 'tiny-1',
  title: 'Tiny',
  task: 'trainSegmentation',
  state: 'running',
  epoch: 0,
  epochs: 10,
  begun: true,
  hasModel: false,
  begunAt: '2026-01-01T00:00:00.000Z',
  plan: trainingPlan(),
  metrics: [],
  pictures: [],
  log: [],
  folder: '/library/runs/tiny-1',
  ...changes,
});

export const trainingInspection = (changes: Partial<TrainingInspection> = {}): TrainingInspection => ({
  provider: 'cpu',
  warnings: [],
  parameters: 1000,
  stepBytes: 1e8,
  caseBytes: 1e6,
  drawingBytes: 0,
  freeBytes: 8e9,
  stepsPerEpoch: 1,
  steps: 10,
  cases: [],
  ...changes,
});
