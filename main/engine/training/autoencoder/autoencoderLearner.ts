import type { lossParts, TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { isPerceptual } from '#main/training/autoencoderTask.ts';
import { type Codebook, initialCodebook, perplexity } from '#main/training/codebook.ts';
import { autoencoderBetas, optimiserOf } from '#main/training/optimiserOf.ts';
import { buildLoss } from '#main/training/trainStep.ts';
import { drawnInput } from '../drawingRules.ts';
import type { Learner, Where } from '../learner.ts';
import { startWeights } from '../startWeights.ts';
import { lossesOf } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { autoencoderTasks } from './autoencoderTasks.ts';
import { autoencoderBatch } from './batch.ts';
import { afterBatch, codebookIn, codebookTensors, latentRows } from './codebookState.ts';
import { firstCodebook } from './firstCodebook.ts';
import { perceptualWeights } from './perceptualWeights.ts';
import { validateReconstruction } from './reconstruction.ts';
import { openPart, picked, type TrainedPart } from './trainedPart.ts';

/** Parts that the graph of the autoencoder's step watches. */
const watchedParts = [
  'reconstruction',
  'commitment',
  'perceptual',
  'verdict',
  'features',
] as const satisfies readonly (typeof lossParts)['trainAutoencoder'][number][];

/**
 * Learns to code images: encoder and decoder by gradients, the code book by moving averages once a step, and the
 * discriminators after `afterSteps`. Throws what reading weights to start from throws.
 */
export async function openAutoencoderLearner(
  recipe: TrainAutoencoderRecipe,
  state: Feeds | undefined,
  stepsDone: number,
  where: Where,
): Promise<Learner> {
  const { network, input, adversarial, perceptual, seed, precision } = recipe;
  const tasks = autoencoderTasks(recipe);
  const { imageShape, isJudgedAt } = tasks;
  const all = buildLoss(tasks.own(adversarial !== undefined)).tensors;
  const fixed = await perceptualWeights(recipe, all);
  const learnt = [...declareNetwork(network), ...all].filter(([name]) => !isPerceptual(name));
  const first = await startWeights(recipe, new Map(learnt));
  const optimiser = optimiserOf(recipe.optimiser, autoencoderBetas);
  const options = { optimiser, first, fixed, where, precision };
  const openOwn = (judged: boolean, from: Feeds | undefined): Promise<TrainedPart> =>
    openPart(tasks.own(judged), { ...options, prefix: '', state: from });
  const openJudges = (): Promise<TrainedPart> =>
    openPart(tasks.judges(), { ...options, prefix: 'discriminators.', state });

  const isJudged = isJudgedAt(stepsDone + 1);
  let own = await openOwn(isJudged, state);
  let judges = isJudged ? await openJudges() : undefined;
  let book: Codebook | undefined = state && codebookIn(state);
  if (state === undefined && recipe.start !== undefined)
    book = initialCodebook(first.get('codebook.embeddings')?.data as Float32Array, network.embeddingDim);
  const current = async (): Promise<Map<string, GraphTensor>> =>
    new Map([
      ...first,
      ...(await own.parameters()),
      ...(judges === undefined ? [] : await judges.parameters()),
      ...(book === undefined ? [] : Object.entries(codebookTensors(book))),
    ]);

  return {
    notes: [
      ...(perceptual === undefined
        ? ['No perceptual loss: the recipe names no model with VGG weights (perceptual).']
        : []),
      ...(adversarial === undefined ? ['No discriminators: the recipe has no adversarial part.'] : []),
    ],
    step: async (samples, t, rate) => {
      const { image, frame, ...frames } = autoencoderBatch(samples, imageShape);
      const random = seededRandom(seed, `code book ${t}`);
      if (judges === undefined && isJudgedAt(t)) {
        const kept = await own.state();
        await own.release();
        own = await openOwn(true, kept);
        judges = await openJudges();
      }
      book ??= await firstCodebook(network, image, await current(), random.fork('first'), where);
      const seen = { image, frame, ...(perceptual && frames) };
      const outputs = await own.step(seen, await current(), t, rate);
      const codes = outputs['codes'].data as BigInt64Array;
      book = afterBatch(book, latentRows(outputs['latent']), codes, recipe.codebook, random);
      const judged = await judges?.step({ image, frame }, await current(), t, rate);
      return [
        {
          ...lossesOf(outputs, watchedParts),
          discriminators: judged === undefined ? 0 : lossesOf(judged, []).loss,
          perplexity: perplexity(codes, network.codes),
        },
      ];
    },
    state: async () => ({
      ...(await own.state()),
      ...(await judges?.state()),
      ...(book && codebookTensors(book)),
    }),
    validate: async (held, signal, tell) => {
      const numbers = await validateReconstruction(recipe, held, await current(), where, signal, tell);
      return { numbers, score: numbers.psnr, overall: numbers.psnr };
    },
    write: async (folder, recipeFile, evaluation) => {
      const described = { ...recipe.model, network, input: drawnInput(input) };
      const weights = new Map(Object.entries(picked(await current(), declareNetwork(network).keys())));
      await writeModel(folder, described, recipeFile, weights, evaluation);
    },
    release: async () => {
      await own.release();
      await judges?.release();
    },
  };
}
