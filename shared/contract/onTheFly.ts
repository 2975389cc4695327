import { z } from 'zod';
import { DiffusionAppearance, Organ, RuleAppearance, SamplerName, Sampling, SizeClass } from './lesion.ts';
import { Sha256 } from './primitives.ts';

const most = z.number().int().min(1).max(10);

/** Of the generators that can draw a lesion's organ and size, how often this one does, relative to the others. */
const weight = z.number().min(0).default(1);

/** Draws lesions of every organ and size. */
const ByRules = z.object({ generator: z.literal('rules'), weight });

/** A model's folder, and what its weights are: a run states it, so that it does not go on with others. */
const PinnedModel = z.object({
  /** Its folder, absolute; in a recipe's file also relative to it, or its ID in the library; in a plan its ID. */
  model: z.string().min(1),
  sha256: Sha256.optional(),
});

/** Draws the lesions that its model was trained on. */
const ByDiffusion = z.object({
  generator: z.literal('diffusion'),
  weight,
  ...PinnedModel.shape,
  /** Encodes in place of the model's own autoencoder. */
  autoencoder: PinnedModel.optional(),
  /** Left out: as the model is meant to be sampled. */
  sampler: SamplerName.optional(),
  steps: Sampling.shape.steps.optional(),
  /** Of its lesions; left out: what the model names, or all where it names none. */
  organs: z.array(Organ).min(1).optional(),
  sizes: z.array(SizeClass).min(1).optional(),
  /** Fields left out are drawn as for any lesion. */
  appearance: DiffusionAppearance.partial().default({}),
});

export const FlyGenerator = z.discriminatedUnion('generator', [ByRules, ByDiffusion]);
export type FlyGenerator = z.infer<typeof FlyGenerator>;
export type FlyDiffusion = z.infer<typeof ByDiffusion>;

const rulesAlone: FlyGenerator[] = [{ generator: 'rules', weight: 1 }];

/** Lesions put into healthy samples as they are drawn; those of one sample by one generator. */
export const OnTheFly = z.object({
  /** As earlier versions wrote it. */
  generator: z
    .literal('rules', { error: 'generators other than the rules are listed in "generators"' })
    .optional(),
  generators: z.array(FlyGenerator).min(1).max(16).default(rulesAlone),
  /** Probability that a healthy sample gets lesions; the published training has 0.5. */
  share: z.number().min(0).max(1),
  /** How often each size class is drawn, relative to the others. */
  sizes: z.partialRecord(SizeClass, z.number().min(0)),
  /** From one lesion to this many. */
  mostLesions: most,
  /** The same for lesions of a size; the published training has up to 3 tiny or small ones. */
  mostOfSize: z.partialRecord(SizeClass, most).optional(),
  /** Of lesions by rules; fields left out are drawn as for any lesion. */
  appearance: RuleAppearance.partial(),
});
export type OnTheFly = z.infer<typeof OnTheFly>;

/** The same for networks that draw lesions, which learn from those of the rules. */
export const RulesOnTheFly = OnTheFly.extend({
  generators: z
    .array(
      ByRules.extend({
        generator: z.literal('rules', {
          error: 'only a segmentation is trained on lesions of a diffusion model: the rules draw here',
        }),
      }),
    )
    .min(1)
    .default([{ generator: 'rules', weight: 1 }]),
});

export type RulesOnTheFly = z.infer<typeof RulesOnTheFly>;

/** The size classes that a synthesis draws. */
export const sizesDrawn = ({ sizes }: Pick<OnTheFly, 'sizes'>): SizeClass[] =>
  SizeClass.options.filter((size) => (sizes[size] ?? 0) > 0);

/** A synthesis with every model that it names put in other words. */
export const withModelPlaces = (synthesis: OnTheFly, change: (model: string) => string): OnTheFly => ({
  ...synthesis,
  generators: synthesis.generators.map((one) => {
    if (one.generator === 'rules') return one;
    const { autoencoder } = one;
    return {
      ...one,
      model: change(one.model),
      ...(autoencoder && { autoencoder: { ...autoencoder, model: change(autoencoder.model) } }),
    };
  }),
});
