import type { ModelSummary } from '#shared/contract/model.ts';
import {
  denoiserChannels,
  earlySteps,
  lateSteps,
  publishedDenoiser,
  smallDenoiser,
} from '#shared/contract/networkPresets.ts';
import { DiffusionPlan, type PlanOf } from '#shared/contract/trainingPlan.ts';
import {
  drawingComplaint,
  everywhere,
  firstPhantoms,
  publishedSchedule,
  smallSchedule,
} from './drawingPlan.ts';
import type { PlanKind, PlanPreset } from './planKind.ts';

type Plan = PlanOf<'trainDiffusion'>;
type Latents = NonNullable<ModelSummary['latents']>;

/** The plan with a denoiser; its channels stay those of the autoencoder's latents. */
const withDenoiser = (plan: Plan, denoiser: typeof publishedDenoiser, timesteps: number): Plan => ({
  ...plan,
  network: {
    architecture: 'diffusion',
    ...denoiser,
    ...denoiserChannels(plan.network.outChannels),
    timesteps,
  },
});

const published = (id: string, label: string, timesteps: number, sizes: Plan['sizes']): PlanPreset<Plan> => ({
  id,
  label,
  apply: (plan) => ({
    ...withDenoiser(plan, publishedDenoiser, timesteps),
    ...publishedSchedule('trainDiffusion'),
    input: { ...plan.input, side: 96 },
    centres: { lesion: 1, organ: 1, background: 0 },
    average: { decay: 0.995, every: 10, afterSteps: 2000 },
    ...(sizes && { sizes }),
  }),
});

const presets: readonly PlanPreset<Plan>[] = [
  {
    id: 'small',
    label: 'Denoiser, small',
    apply: (old) => {
      const { sizes: _, ...plan } = old;
      return {
        ...withDenoiser(plan, smallDenoiser, earlySteps),
        ...smallSchedule,
        input: { ...plan.input, side: 48 },
        centres: { lesion: 1, organ: 0, background: 0 },
        average: { decay: 0.98, every: 2, afterSteps: 100 },
        epochs: 8,
        samplesPerCase: 30,
        validateEvery: 1,
      };
    },
  },
  published('early', 'Denoiser of early lesions, as published', earlySteps, ['tiny', 'small']),
  published('late', 'Denoiser of later lesions, as published', lateSteps, ['medium', 'large']),
];

export const diffusionPlan: PlanKind<'trainDiffusion'> = {
  label: 'Diffusion',
  makes: 'draws lesions',
  first: (seed, models) => {
    const plan = presets[0].apply(
      DiffusionPlan.parse({
        task: 'trainDiffusion',
        model: { id: 'diffusion-small', title: 'Diffusion, small', licence: 'of its training data' },
        network: { architecture: 'diffusion', ...smallDenoiser, timesteps: earlySteps },
        autoencoder: { model: 'none' },
        ...firstPhantoms,
        synthesis: everywhere,
        ...publishedSchedule('trainDiffusion'),
        seed,
      }),
    );
    const [usual] = autoencodersOf(models);
    return usual ? withAutoencoder(plan, usual) : plan;
  },
  presets,
  complaint: (plan, models) => {
    const { autoencoder, network, input } = plan;
    const chosen = autoencoderIn(plan, models);
    const fits = (latents: Latents): boolean =>
      latents.embeddingDim === network.outChannels && latents.windowHu.join() === input.windowHu.join();
    if (!chosen && isNone(autoencoder.model)) return 'Choose the autoencoder whose latents are denoised.';
    if (chosen && !fits(chosen.latents))
      return 'The network is for other latents: choose the autoencoder again.';
    const halvings = 2 ** (network.dimMults.length - 1);
    return drawingComplaint(plan, halvings * Math.max(...(chosen?.latents.downsample ?? [1])));
  },
  score: { name: 'loss', write: (value) => value.toFixed(4) },
  batchHint: 'Computed one after the other: memory does not grow with it',
  made: 'as the model draws it',
  shownLabels: () => ['background', 'lesion'],
};

const isNone = (model: string): boolean => model === 'none';

export type Autoencoder = ModelSummary & { readonly latents: Latents };

/** The models whose latents can be denoised. */
export const autoencodersOf = (models: readonly ModelSummary[]): Autoencoder[] =>
  models.filter((model): model is Autoencoder => model.latents !== undefined);

/** The autoencoder of a plan among those of the library: named by its id, or by its folder. */
export const autoencoderIn = (
  { autoencoder }: Plan,
  models: readonly ModelSummary[],
): Autoencoder | undefined =>
  autoencodersOf(models).find(({ id }) => id === autoencoder.model.split(/[\\/]/).at(-1));

/** The plan on the latents of an autoencoder. */
export const withAutoencoder = (plan: Plan, { id, latents }: Autoencoder): Plan => ({
  ...plan,
  autoencoder: { model: id },
  network: { ...plan.network, ...denoiserChannels(latents.embeddingDim) },
  input: { ...plan.input, windowHu: [...latents.windowHu] },
});
