import type { TrainRecipe } from '#shared/contract/training.ts';
import { adam, type Optimiser, sgdNesterov, withShortGradients } from '#main/networks/optimisers.ts';
import { cosineAnneal, type LearningRate, warmupCosine } from './learningRate.ts';

type OptimiserRecipe = TrainRecipe['optimiser'];

/** Adam's usual ones; the published autoencoder has others. */
const usualBetas = [0.9, 0.999] as const;
export const autoencoderBetas = [0.5, 0.9] as const;
const epsilon = 1e-8;

type Betas = readonly [number, number];
const optimisers: {
  readonly [N in OptimiserRecipe['name']]: (weightDecay: number, betas: Betas) => Optimiser;
} = {
  adamw: (weightDecay, betas) => adam({ betas, epsilon, weightDecay, decoupled: true }),
  adam: (weightDecay, betas) => adam({ betas, epsilon, weightDecay, decoupled: false }),
  sgd: (weightDecay) => sgdNesterov({ momentum: 0.99, weightDecay }),
};

/** The optimiser of a recipe, with the published constants (reference/segmentation.md §8, diffusion.md §7.3, §8.2). */
export function optimiserOf(
  { name, weightDecay, longestGradient }: OptimiserRecipe,
  betas: Betas = usualBetas,
): Optimiser {
  const rule = optimisers[name](weightDecay, betas);
  return longestGradient === undefined ? rule : withShortGradients(rule, longestGradient);
}

type ScheduleName = TrainRecipe['schedule']['name'];

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
}: Pick<TrainRecipe, 'schedule' | 'optimiser' | 'epochs'>): LearningRate =>
  schedules[schedule.name](optimiser.rate, schedule.warmupEpochs, epochs);
