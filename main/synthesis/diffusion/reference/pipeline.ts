import type { Organ } from '#shared/contract/lesion.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';

/**
 * What the reference's pipeline asks of its networks, all in the networks' order of axes: row-major [channel, depth
 * (z), height (x), width (y)].
 */
export interface ReferenceNetworks {
  /** Voxels of an image along depth, height and width for one of a latent. */
  readonly downsample: readonly [number, number, number];
  /** Range of the code book that encodes, and of the one that decodes (quirk 1: they may be two files'). */
  readonly encoderRange: readonly [low: number, high: number];
  readonly decoderRange: readonly [low: number, high: number];
  /** Image in [-1, 1] to continuous latent, not normalised. */
  encode(image: Float32Array): Promise<Float32Array>;
  /** Normalised latent and its condition to a normalised sample. */
  sample(condition: Float32Array): Promise<Float32Array>;
  /** Latent, not normalised, through the nearest codes to an image. */
  decode(latent: Float32Array): Promise<Float32Array>;
}

/** A patch in the reference's space: RAS, 1 mm; row-major [x, y, z]. */
export interface ReferencePatch {
  readonly dims: Dims;
  /** HU -175…250 as 0…1. */
  readonly volume: Float32Array;
  readonly organMask: Uint8Array;
  readonly tumorMask: Uint8Array;
}

export interface ReferenceOptions {
  readonly organ: Organ;
  /** An early lesion's label is the sum of the masks, which is the same while it lies inside the organ. */
  readonly early: boolean;
  /** Standard deviation of the mask's blur, voxels. */
  readonly blurSigma: number;
}

/** The result, and what was on the way to it. Volumes row-major [x, y, z], the rest in the networks' order. */
export interface ReferenceResult {
  readonly maskedLatent: Float32Array;
  readonly condition: Float32Array;
  readonly sampleNormalised: Float32Array;
  readonly latent: Float32Array;
  readonly decoded: Float32Array;
  readonly volume: Float32Array;
  /** 1 organ, 2 tumor. */
  readonly label: Uint8Array;
}

/** The pipeline of diffusion.md §5 on one patch, as published: the pancreas is neither blended nor clipped. */
export async function referencePipeline(
  patch: ReferencePatch,
  networks: ReferenceNetworks,
  options: ReferenceOptions,
): Promise<ReferenceResult> {
  const { dims, organMask, tumorMask } = patch;
  const volume = toNetworkAxes(patch.volume, dims);
  const mask = toNetworkAxes(Float32Array.from(tumorMask), dims);
  const signal = volume.map((v) => 2 * v - 1);
  const maskedLatent = await networks.encode(signal.map((v, i) => v * (1 - mask[i])));
  const condition = conditionOf(maskedLatent, mask, dims, networks);
  const sampleNormalised = await networks.sample(condition);
  const latent = denormalised(sampleNormalised, networks.decoderRange);
  const decoded = await networks.decode(latent);
  const blended =
    options.organ === 'pancreas'
      ? decoded.map((v) => (v + 1) / 2)
      : blend(signal, decoded, mask, dims, options.blurSigma);
  return {
    maskedLatent,
    condition,
    sampleNormalised,
    latent,
    decoded,
    volume: fromNetworkAxes(blended, dims),
    label: labelOf(organMask, tumorMask, options.early),
  };
}

/** [normalised masked latent, mask at every latent voxel's first image voxel as -1 or 1]. */
export function conditionOf(
  latent: Float32Array,
  mask: Float32Array,
  [nx, ny, nz]: Dims,
  { downsample: [sz, sx, sy], encoderRange }: Pick<ReferenceNetworks, 'downsample' | 'encoderRange'>,
): Float32Array {
  const [d, h, w] = [nz / sz, nx / sx, ny / sy];
  const out = new Float32Array(latent.length + d * h * w);
  out.set(normalised(latent, encoderRange));
  let at = latent.length;
  for (let k = 0; k < d; k++)
    for (let i = 0; i < h; i++)
      for (let j = 0; j < w; j++) out[at++] = 2 * mask[(k * sz * nx + i * sx) * ny + j * sy] - 1;
  return out;
}

/** The code book's range to [-1, 1]; latents may leave it. */
export const normalised = (latent: Float32Array, [low, high]: readonly [number, number]): Float32Array =>
  latent.map((z) => (2 * (z - low)) / (high - low) - 1);

/** The inverse of `normalised`. */
export const denormalised = (latent: Float32Array, [low, high]: readonly [number, number]): Float32Array =>
  latent.map((v) => ((v + 1) / 2) * (high - low) + low);

const clip01 = (value: number): number => Math.min(1, Math.max(0, value));

/** (1 - g) · before + g · decoded, both clipped to 0…1, g the blurred mask. */
function blend(
  signal: Float32Array,
  decoded: Float32Array,
  mask: Float32Array,
  [nx, ny, nz]: Dims,
  sigma: number,
): Float32Array {
  // Row-major [z, x, y] is first axis fastest (y, x, z): the axes are filtered in the published order z, x, y.
  const blurred = blurInOrder(mask, [ny, nx, nz], sigma);
  return signal.map((v, i) => {
    const g = blurred[i];
    return clip01((1 - g) * clip01((v + 1) / 2) + g * clip01((decoded[i] + 1) / 2));
  });
}

/** Gaussian blur along the last, the second and the first axis in turn, float32 between them. */
function blurInOrder(mask: Float32Array, dims: Dims, sigma: number): Float32Array {
  const along = (data: Float32Array, sigmas: [number, number, number]): Float32Array =>
    gaussian32({ data, dims }, sigmas).data;
  return along(along(along(mask, [0, 0, sigma]), [0, sigma, 0]), [sigma, 0, 0]);
}

function labelOf(organMask: Uint8Array, tumorMask: Uint8Array, early: boolean): Uint8Array {
  return organMask.map((organ, v) => {
    if (early) return organ + tumorMask[v];
    return tumorMask[v] === 1 ? 2 : organ === 1 ? 1 : 0;
  });
}

/** Row-major [x, y, z] to row-major [z, x, y]. */
export function toNetworkAxes(volume: Float32Array, [nx, ny, nz]: Dims): Float32Array {
  const out = new Float32Array(volume.length);
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let i = 0; i < nx; i++) for (let j = 0; j < ny; j++) out[at++] = volume[(i * ny + j) * nz + k];
  return out;
}

/** The inverse of `toNetworkAxes`. */
export function fromNetworkAxes(volume: Float32Array, [nx, ny, nz]: Dims): Float32Array {
  const out = new Float32Array(volume.length);
  let at = 0;
  for (let i = 0; i < nx; i++)
    for (let j = 0; j < ny; j++) for (let k = 0; k < nz; k++) out[at++] = volume[(k * nx + i) * ny + j];
  return out;
}
