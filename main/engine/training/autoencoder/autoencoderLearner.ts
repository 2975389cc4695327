import type { lossParts, TrainAutoencoderRecipe } from '#shared/contract/training.ts';
import { input as graphInput } from '#main/graph/value.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { encode } from '#main/networks/vqgan/autoencoder.ts';
import { type Feeds, openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer, type Trainer } from '#main/runtime/trainer.ts';
import { seededRandom } from '#main/tensor/random.ts';
import {
  autoencoderTask,
  type AutoencoderTaskConfig,
  discriminatorTask,
  isPerceptual,
} from '#main/training/autoencoderTask.ts';
import { type Codebook, initialCodebook, perplexity } from '#main/training/codebook.ts';
import { autoencoderBetas, optimiserOf } from '#main/training/optimiserOf.ts';
import { buildLoss, buildTraining, type Training } from '#main/training/trainStep.ts';
import { firstState, tensorsIn } from '../flatWeights.ts';
import type { Learner, Where } from '../learner.ts';
import { reconstructionNames } from '../metricsColumns.ts';
import { startWeights } from '../startWeights.ts';
import { lossesOf } from '../stepper.ts';
import { writeModel } from '../writeModel.ts';
import { autoencoderBatch } from './batch.ts';
import { afterBatch, codebookIn, codebookTensors, drawnCandidates, latentRows } from './codebookState.ts';
import { perceptualWeights } from './perceptualWeights.ts';
import { validateReconstruction } from './reconstruction.ts';

type Tensors = ReadonlyMap<string, GraphTensor>;

/** A training whose state stays where it is computed, and how it is told apart among a checkpoint's tensors. */
interface Side {
  readonly training: Training;
  readonly trainer: Trainer<'step'>;
}

/** Parts that the graph of the autoencoder's step watches. */
const watchedParts = [
  'reconstruction',
  'commitment',
  'perceptual',
  'verdict',
  'features',
] as const satisfies readonly (typeof lossParts)['trainAutoencoder'][number][];

const discriminatorPrefix = 'discriminators.';

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
  const { network, input, batch, adversarial, perceptual, seed } = recipe;
  const { side } = input;
  const imageShape = [batch, network.imageChannels, side, side, side];
  const configOf = (judged: boolean): AutoencoderTaskConfig => ({
    autoencoder: network,
    imageShape,
    reconstruction: recipe.reconstruction,
    commitment: recipe.commitment,
    featureMatching: adversarial?.featureMatching ?? 0,
    perceptual: perceptual?.weight,
    adversarial: judged,
  });
  const optimiser = optimiserOf(recipe.optimiser, autoencoderBetas);
  const declared = new Map([
    ...declareNetwork(network),
    ...buildLoss(autoencoderTask(configOf(adversarial !== undefined))).tensors,
  ]);
  const first = await startWeights(recipe, declared);
  const vgg = await perceptualWeights(recipe, declared);

  const isJudgedAt = (t: number): boolean => adversarial !== undefined && t > adversarial.afterSteps;
  const openSide = async (training: Training, from: Feeds): Promise<Side> => ({
    training,
    trainer: await openTrainer({ step: training.step }, from, { ...where, weights: vgg }),
  });
  const autoencoderTraining = (judged: boolean): Training =>
    buildTraining(autoencoderTask(configOf(judged)), optimiser);
  let isJudged = isJudgedAt(stepsDone + 1);
  const training = autoencoderTraining(isJudged);
  let own = await openSide(
    training,
    state === undefined ? firstState(training, first, optimiser.moments) : withoutPrefix(state, ''),
  );
  let judges: Side | undefined;
  const openJudges = async (): Promise<void> => {
    const judging = buildTraining(discriminatorTask(configOf(true)), optimiser);
    const kept = state === undefined ? {} : withoutPrefix(state, discriminatorPrefix);
    const from = 'parameters' in kept ? kept : firstState(judging, first, optimiser.moments);
    judges = await openSide(judging, from);
  };
  if (isJudged) await openJudges();
  let book: Codebook | undefined = state === undefined ? undefined : codebookIn(state);
  if (state === undefined && recipe.start !== undefined)
    book = initialCodebook(first.get('codebook.embeddings')?.data as Float32Array, network.embeddingDim);

  const parametersOf = async ({ training: of, trainer }: Side): Promise<Tensors> =>
    tensorsIn(of, (await trainer.state(['parameters']))['parameters']);
  const current = async (): Promise<Map<string, GraphTensor>> => {
    const coded = book === undefined ? [] : Object.entries(codebookTensors(book));
    return new Map([...first, ...(await parametersOf(own)), ...coded]);
  };
  /** Those tensors that a training does not change, as they are. */
  const fixedFor = ({ training: of }: Side, tensors: Tensors): Feeds =>
    picked(
      tensors,
      [...of.frozen.keys()].filter((name) => !isPerceptual(name)),
    );

  const stepOf = async (judged: Side, images: Feeds, tensors: Tensors, t: number, rate: number) =>
    judged.trainer.step('step', {
      batch: { ...images, ...fixedFor(judged, tensors) },
      numbers: optimiser.numbers(t, rate),
    });

  return {
    notes: [
      ...(perceptual === undefined
        ? ['No perceptual loss: the recipe names no model with VGG weights (perceptual).']
        : []),
      ...(adversarial === undefined ? ['No discriminators: the recipe has no adversarial part.'] : []),
    ],
    step: async (samples, t, rate) => {
      const { image, ...frames } = autoencoderBatch(samples, imageShape);
      const random = seededRandom(seed, `code book ${t}`);
      if (!isJudged && isJudgedAt(t)) {
        const kept = await own.trainer.state();
        await own.trainer.release();
        own = await openSide(autoencoderTraining(true), kept);
        await openJudges();
        isJudged = true;
      }
      if (book === undefined) {
        const rows = latentRows(await firstLatent(network, image, await current(), where));
        const { embeddingDim, codes } = network;
        book = initialCodebook(
          drawnCandidates(rows, embeddingDim, codes, random.fork('first')),
          embeddingDim,
        );
      }
      const codebookNow = codebookTensors(book);
      const before = new Map([
        ...first,
        ...(judges === undefined ? [] : await parametersOf(judges)),
        ...Object.entries(codebookNow),
      ]);
      const seen = perceptual === undefined ? { frame: frames['frame'] } : frames;
      const outputs = await stepOf(own, { image, ...seen }, before, t, rate);
      const codes = outputs['codes'].data as BigInt64Array;
      book = afterBatch(book, latentRows(outputs['latent']), codes, recipe.codebook, random);
      let judging = 0;
      if (judges !== undefined) {
        const judged = await stepOf(judges, { image, frame: frames['frame'] }, await current(), t, rate);
        judging = Number(judged['loss'].data[0]);
      }
      return [
        {
          ...lossesOf(outputs, watchedParts),
          discriminators: judging,
          perplexity: perplexity(codes, network.codes),
        },
      ];
    },
    state: async () => ({
      ...(await own.trainer.state()),
      ...(judges === undefined ? {} : withPrefix(await judges.trainer.state(), discriminatorPrefix)),
      ...(book === undefined ? {} : codebookTensors(book)),
    }),
    validate: async (held, signal) => {
      const [meanHu, psnr] = await validateReconstruction(recipe, held, await current(), where, signal);
      const [meanName, psnrName] = reconstructionNames;
      return { numbers: { [meanName]: meanHu, [psnrName]: psnr }, score: psnr, overall: psnr };
    },
    write: async (folder, recipeFile, evaluation) => {
      const described = {
        ...recipe.model,
        network,
        input: {
          spacingMm: input.spacingMm,
          windowHu: input.windowHu,
          range: [-1, 1] as [number, number],
          axes: 'SRA' as const,
          patch: [side, side, side] as const,
        },
      };
      const weights = new Map(Object.entries(picked(await current(), declareNetwork(network).keys())));
      await writeModel(folder, described, recipeFile, weights, evaluation);
    },
    release: async () => {
      await own.trainer.release();
      await judges?.trainer.release();
    },
  };
}

/** The latent of a batch before there is a code book. */
async function firstLatent(
  network: TrainAutoencoderRecipe['network'],
  image: GraphTensor,
  tensors: Tensors,
  where: Where,
): Promise<GraphTensor> {
  const { parameters, tensors: declared } = declareParameters();
  const images = graphInput('image', 'F32', image.shape);
  const outputs = { latent: encode(parameters, images, network) };
  const weights = Object.fromEntries([...declared].map(([name, { value }]) => [name, value]));
  const session = await openSession({ inputs: { image: images, ...weights }, outputs }, where);
  try {
    return (await session.run({ image, ...picked(tensors, declared.keys()) }))['latent'];
  } finally {
    await session.release();
  }
}

const picked = (tensors: Tensors, names: Iterable<string>): Feeds =>
  Object.fromEntries(
    [...names].map((name): [string, GraphTensor] => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new RangeError(`no value for ${name}`);
      return [name, tensor];
    }),
  );

const withPrefix = (tensors: Feeds, prefix: string): Feeds =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

/** Of a checkpoint's tensors those of one trainer: `parameters` and moments under a prefix. */
const withoutPrefix = (tensors: Feeds, prefix: string): Feeds =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]): [string, GraphTensor][] => {
      const bare = name.slice(prefix.length);
      return name.startsWith(prefix) && /^(parameters|moment\d+)$/.test(bare) ? [[bare, tensor]] : [];
    }),
  );
