import type { Architecture, DiffusionConfig, NetworkConfig, VqganConfig } from '#shared/contract/model.ts';
import { type Graph, input, type Value } from '#main/graph/value.ts';
import { dynUnet } from './dynUnet.ts';
import { type Declaration, declareParameters, type Parameters, part } from './parameters.ts';
import { swinTransformer } from './swin/transformer.ts';
import { swinUnetr } from './swin/swinUnetr.ts';
import { unet } from './unet.ts';
import { unet3d } from './unet3d/unet3d.ts';
import { codebook, decode, encode, latentRange, lookUp, nearestCodes } from './vqgan/autoencoder.ts';
import { denormaliseLatent, normaliseLatent } from './vqgan/autoencoder.ts';

type Sizes = readonly number[];
type Values = Readonly<Record<string, Value>>;

/** What networks compute once they are trained. */
export type NetworkTask = 'segment' | 'features' | 'encode' | 'decode' | 'denoise';

/** One computation of an architecture; everything in and out are floats. */
interface Computation<C> {
  /** Inputs by name: of a batch [n, …] of images, or for `decode` and `denoise` of latents, on a grid. */
  inputs(n: number, grid: Sizes, config: C): Readonly<Record<string, Sizes>>;
  build(p: Parameters, inputs: Values, config: C): Values;
  /** By what the sizes of the grid must be divisible. */
  divisor(config: C): Sizes;
  /** Whether a network of that config computes it; left out: every one does. */
  has?(config: C): boolean;
}

type Row<C> = { readonly [T in NetworkTask]?: Computation<C> };

const image = (channels: number) => (n: number, grid: Sizes) => ({ image: [n, channels, ...grid] });
const cube = (size: number): Sizes => [size, size, size];
const product = (numbers: Sizes): number => numbers.reduce((a, b) => a * b, 1);

/** The autoencoder that a diffusion model carries. */
function inner({ autoencoder }: DiffusionConfig): VqganConfig {
  if (autoencoder === undefined) throw new RangeError('the diffusion model carries no autoencoder');
  return autoencoder;
}

/** Latents are those that the denoiser sees: the code book's range is [-1, 1], nothing is quantised. */
const encodeIn = (p: Parameters, x: Value, config: VqganConfig): Values => ({
  latent: normaliseLatent(encode(p, x, config), latentRange(codebook(p, config))),
});

/** The latent's nearest codes, decoded. */
const decodeIn = (p: Parameters, latent: Value, config: VqganConfig): Values => {
  const table = codebook(p, config);
  const codes = nearestCodes(table, denormaliseLatent(latent, latentRange(table)));
  return { image: decode(p, lookUp(table, codes), config) };
};

/** Every architecture and what it computes; a new one is a config in the contract and a row here. */
const table: { readonly [A in Architecture]: Row<Extract<NetworkConfig, { architecture: A }>> } = {
  unet: {
    segment: {
      inputs: (n, grid, config) => image(config.inChannels)(n, grid),
      build: (p, values, config) => ({ logits: unet(p, values['image'], config) }),
      divisor: ({ strides }) => cube(product(strides)),
    },
  },
  dynunet: {
    segment: {
      inputs: (n, grid, config) => image(config.inChannels)(n, grid),
      build: (p, values, config) => ({ logits: dynUnet(p, values['image'], config) }),
      divisor: ({ strides }) => [0, 1, 2].map((axis) => product(strides.map((stride) => stride[axis]))),
    },
  },
  swinvit: {
    features: {
      inputs: (n, grid, config) => image(config.inChannels)(n, grid),
      build: (p, values, config) => {
        const maps = part(p, 'swinViT', (vit) => swinTransformer(vit, values['image'], config));
        return Object.fromEntries(maps.map((map, i) => [`map${i}`, map]));
      },
      divisor: ({ depths }) => cube(2 ** (depths.length + 1)),
    },
  },
  swinunetr: {
    segment: {
      inputs: (n, grid, config) => image(config.inChannels)(n, grid),
      build: (p, values, config) => ({ logits: swinUnetr(p, values['image'], config).logits }),
      divisor: ({ depths }) => cube(2 ** (depths.length + 1)),
    },
  },
  vqgan: {
    encode: {
      inputs: (n, grid, config) => image(config.imageChannels)(n, grid),
      build: (p, values, config) => encodeIn(p, values['image'], config),
      divisor: ({ downsample }) => downsample,
    },
    decode: {
      inputs: (n, grid, config) => ({ latent: [n, config.embeddingDim, ...grid] }),
      build: (p, values, config) => decodeIn(p, values['latent'], config),
      divisor: () => cube(1),
    },
  },
  diffusion: {
    encode: {
      inputs: (n, grid, config) => image(inner(config).imageChannels)(n, grid),
      build: (p, values, config) =>
        part(p, 'vqgan', (vqgan) => encodeIn(vqgan, values['image'], inner(config))),
      divisor: (config) => inner(config).downsample,
      has: ({ autoencoder }) => autoencoder !== undefined,
    },
    decode: {
      inputs: (n, grid, config) => ({ latent: [n, inner(config).embeddingDim, ...grid] }),
      build: (p, values, config) =>
        part(p, 'vqgan', (vqgan) => decodeIn(vqgan, values['latent'], inner(config))),
      divisor: () => cube(1),
      has: ({ autoencoder }) => autoencoder !== undefined,
    },
    denoise: {
      inputs: (n, grid, { channels, outChannels }) => ({
        latent: [n, outChannels, ...grid],
        time: [n],
        condition: [n, channels - outChannels, ...grid],
      }),
      build: (p, values, config) => ({
        noise: part(p, 'denoise_fn', (q) =>
          unet3d(q, values['latent'], values['time'], values['condition'], config),
        ),
      }),
      // Slices are never halved.
      divisor: ({ dimMults }) => [1, 2 ** (dimMults.length - 1), 2 ** (dimMults.length - 1)],
    },
  },
};

const rowOf = (config: NetworkConfig): Row<NetworkConfig> => table[config.architecture] as Row<NetworkConfig>;

/** What a network computes. */
export const tasksOf = (config: NetworkConfig): NetworkTask[] =>
  Object.entries(rowOf(config)).flatMap(([task, { has }]) =>
    (has?.(config) ?? true) ? [task as NetworkTask] : [],
  );

/** Throws RangeError when the network does not compute that. */
function computationOf(config: NetworkConfig, task: NetworkTask): Computation<NetworkConfig> {
  const found = rowOf(config)[task];
  if (found === undefined || !tasksOf(config).includes(task))
    throw new RangeError(`a network ${config.architecture} does not ${task}`);
  return found;
}

/** By what the sizes of the input's grid must be divisible. Throws RangeError as `buildNetwork`. */
export const divisorOf = (config: NetworkConfig, task: NetworkTask): Sizes =>
  computationOf(config, task).divisor(config);

/** One computation of a network inside a larger graph, a train step for instance. Throws as `buildNetwork`. */
export const applyNetwork = (
  config: NetworkConfig,
  task: NetworkTask,
  p: Parameters,
  inputs: Values,
): Values => computationOf(config, task).build(p, inputs, config);

/** A network as a graph: its inputs by name, among them its tensors under the keys of checkpoints. */
export interface BuiltNetwork {
  readonly graph: Graph;
  /** Those inputs that are no tensors of the network. */
  readonly inputs: Values;
  readonly tensors: ReadonlyMap<string, Declaration>;
}

/**
 * Builds one computation of a network.
 *
 * @param grid spatial sizes of the images, or for `decode` and `denoise` of the latents; multiples of `divisorOf`
 * Throws RangeError when the network does not compute that, GraphError when the config contradicts itself.
 */
export function buildNetwork(
  config: NetworkConfig,
  task: NetworkTask,
  { n = 1, grid }: { readonly n?: number; readonly grid: Sizes },
): BuiltNetwork {
  const { inputs: shapesOf, build } = computationOf(config, task);
  const inputs = Object.fromEntries(
    Object.entries(shapesOf(n, grid, config)).map(([name, shape]) => [name, input(name, 'F32', shape)]),
  );
  const { parameters, tensors } = declareParameters();
  const outputs = build(parameters, inputs, config);
  const weights = Object.fromEntries([...tensors].map(([name, { value }]) => [name, value]));
  return { graph: { inputs: { ...inputs, ...weights }, outputs }, inputs, tensors };
}

/**
 * Every tensor that a network's computations need, by key.
 *
 * Throws GraphError when the config contradicts itself.
 */
export function declareNetwork(config: NetworkConfig): ReadonlyMap<string, Declaration> {
  const all = tasksOf(config).map((task) => {
    const grid = divisorOf(config, task).map((size) => 2 * size);
    return buildNetwork(config, task, { grid }).tensors;
  });
  return new Map(all.flatMap((tensors) => [...tensors]));
}
