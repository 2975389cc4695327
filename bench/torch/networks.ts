import { type ModelName, publishedNetwork, type SwinType } from '#shared/contract/networkPresets.ts';
import { add, detach, mul, sub } from '#main/graph/functions.ts';
import { input, type Value } from '#main/graph/value.ts';
import { diceCe, l1, l2, oneHot } from '#main/networks/losses.ts';
import type { Parameters } from '#main/networks/parameters.ts';
import { applyNetwork } from '#main/networks/networks.ts';
import { publishedAutoencoder, publishedDenoiser } from '#main/networks/published.ts';
import { unet3d } from '#main/networks/unet3d/unet3d.ts';
import { codebook, decode, encode, lookUp, nearestCodes } from '#main/networks/vqgan/autoencoder.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { formula } from '../../golden/neural/formula.ts';

type Values = Readonly<Record<string, Value>>;

/** A network as both sides know it; the other half is scripts/judges/torch_networks.py, by the same names. */
export interface BenchNetwork {
  /** Voxels along each side of the input. */
  readonly size: number;
  readonly batch: (size: number) => Readonly<Record<string, GraphTensor>>;
  readonly forward: (p: Parameters, batch: Values) => Value;
  /** What a train step lowers; left out where only forward is measured. */
  readonly loss?: (p: Parameters, batch: Values) => Value;
  readonly weightDecay: number;
}

const cube = (channels: number, name: string, size: number, centre: number, scale: number): GraphTensor =>
  formula(`input:bench:${name}`, [1, channels, size, size, size], centre, scale);

/** Classes 0, 1 and 2 in nested boxes. */
function labels(size: number): GraphTensor {
  const inside = (at: number, k: number): boolean => {
    const edge = Math.floor(size / k);
    return at >= edge && at < size - edge;
  };
  const data = Float32Array.from({ length: size ** 3 }, (_, i) => {
    const place = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size];
    return [4, 3].filter((k) => place.every((at) => inside(at, k))).length;
  });
  return { dtype: 'F32', shape: [1, size, size, size], data };
}

const segmentation = (network: (p: Parameters, x: Value) => Value): BenchNetwork => ({
  size: 96,
  batch: (size) => ({ x: cube(1, 'x', size, 0.5, 0.5), label: labels(size) }),
  forward: (p, { x }) => network(p, x),
  loss: (p, { x, label }) => diceCe(network(p, x), oneHot(label, 3)).loss,
  weightDecay: 1e-5,
});

/** A published segmentation network. */
const published = (name: ModelName, swinType: SwinType = 'base'): BenchNetwork =>
  segmentation(
    (p, x) => applyNetwork(publishedNetwork(name, swinType), 'segment', p, { image: x })['logits'],
  );

const autoencoder = publishedAutoencoder;

const nearest = (p: Parameters, z: Value): Value => {
  const table = codebook(p, autoencoder);
  return lookUp(table, nearestCodes(table, z));
};

const seenNoise = (p: Parameters, { x, time, cond }: Values): Value =>
  unet3d(p, x, time, cond, publishedDenoiser);

/** By name, in the order in which they are reported. */
export const benchNetworks: Readonly<Record<string, BenchNetwork>> = {
  unet: published('unet'),
  nnunet: published('nnunet'),
  'swin-tiny': published('swinunetr', 'tiny'),
  'swin-base': published('swinunetr', 'base'),
  encoder: {
    size: 96,
    batch: (size) => ({ x: cube(1, 'x', size, 0, 1) }),
    forward: (p, { x }) => encode(p, x, autoencoder),
    weightDecay: 0,
  },
  decoder: {
    size: 96,
    batch: (size) => ({ z: cube(8, 'z', size / 4, 0, 1) }),
    forward: (p, { z }) => decode(p, nearest(p, z), autoencoder),
    weightDecay: 0,
  },
  autoencoder: {
    size: 96,
    batch: (size) => ({ x: cube(1, 'x', size, 0, 1) }),
    forward: (p, { x }) => decode(p, nearest(p, encode(p, x, autoencoder)), autoencoder),
    loss(p, { x }) {
      const z = encode(p, x, autoencoder);
      const quantised = nearest(p, z);
      const image = decode(p, add(z, detach(sub(quantised, z))), autoencoder);
      return add(mul(l1(image, x), 4), mul(l2(z, detach(quantised)), 0.25));
    },
    weightDecay: 0,
  },
  unet3d: {
    size: 24,
    batch: (size) => ({
      x: cube(8, 'x', size, 0, 1),
      cond: cube(9, 'cond', size, 0, 1),
      noise: cube(8, 'noise', size, 0, 1),
      time: { dtype: 'F32', shape: [1], data: Float32Array.of(50) },
    }),
    forward: seenNoise,
    loss: (p, batch) => l1(batch['noise'], seenNoise(p, batch)),
    weightDecay: 0,
  },
};

/** A batch's tensors as a graph's inputs. */
export const inputsOf = (batch: Readonly<Record<string, GraphTensor>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(batch).map(([name, { dtype, shape }]) => [name, input(name, dtype, shape)]),
  );
