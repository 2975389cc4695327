import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { adam, type Optimiser, sgdNesterov } from '#main/networks/optimisers.ts';
import { cosineAnneal, type LearningRate, warmupCosine } from './learningRate.ts';

type OptimiserRecipe = TrainSegmentationRecipe['optimiser'];

const betas = [0.9, 0.999] as const;
const epsilon = 1e-8;

const optimisers: { readonly [N in OptimiserRecipe['name']]: (weightDecay: number) => Optimiser } = {
  adamw: (weightDecay) => adam({ betas, epsilon, weightDecay, decoupled: true }),
  adam: (weightDecay) => adam({ betas, epsilon, weightDecay, decoupled: false }),
  sgd: (weightDecay) => sgdNesterov({ momentum: 0.99, weightDecay }),
};

/** The optimiser of a recipe, with the published constants (reference/segmentation.md §8). */
export const optimiserOf = ({ name, weightDecay }: OptimiserRecipe): Optimiser =>
  optimisers[name](weightDecay);

type ScheduleName = TrainSegmentationRecipe['schedule']['name'];

const schedules: {
  readonly [N in ScheduleName]: (rate: number, warmupEpochs: number, epochs: number) => LearningRate;
} = {
  warmup_cosine: warmupCosine,
  cosine_anneal: (rate, _, epochs) => cosineAnneal(rate, epochs),
  constant: (rate) => () => rate,
};

/** The learning rate of a recipe's epochs 0, 1, …. */
export const rateOf = ({
  schedule,
  optimiser,
  epochs,
}: Pick<TrainSegmentationRecipe, 'schedule' | 'optimiser' | 'epochs'>): LearningRate =>
  schedules[schedule.name](optimiser.rate, schedule.warmupEpochs, epochs);
