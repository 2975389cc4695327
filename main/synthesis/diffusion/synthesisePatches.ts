import type { Sampling } from '#shared/contract/lesion.ts';
import { axes, type Dims } from '#shared/geometry/axes.ts';
import { sample } from '#main/diffusion/samplers.ts';
import { type Random, seededRandom } from '#main/tensor/random.ts';
import { eachCubeVoxel } from './axisOrder.ts';
import { conditionOf } from './condition.ts';
import { type DecodedPatch, keptOf } from './decodedPatch.ts';
import { type DiffusionNetworks, latentSizes } from './networks.ts';
import { type Patchwork, patchwork } from './patchwork.ts';
import type { Scene } from './scene.ts';

/** The three stages of a synthesis; `done` counts calls of a network. */
export type PatchStage = 'encoding' | 'denoising' | 'decoding';

export interface PatchListener {
  /** Called before each step: what takes its time next, and how much of the whole is done. May throw to end it. */
  onStep(stage: PatchStage, done: number, total: number): Promise<void>;
}

/** One scene on its way. */
interface Work {
  readonly scene: Scene;
  /** Lowest voxels of the patches that hold something of the lesion. */
  readonly lows: readonly Dims[];
  readonly latents: Patchwork;
  readonly latentLength: number;
  readonly images: Patchwork;
  readonly random: Random;
}

/**
 * Synthesises lesions, all with one model and sampler: masked patch → latent → sampler → patch. A lesion larger than
 * a patch is sampled as a whole, from noise seen in overlapping patches. What a lesion becomes depends on its scene
 * and seed alone, not on the others: their patches only share calls of the denoiser.
 *
 * @returns HU around each lesion, as its spec wants to keep it
 */
export async function synthesisePatches(
  scenes: readonly Scene[],
  sampling: Sampling,
  networks: DiffusionNetworks,
  { onStep }: PatchListener,
): Promise<DecodedPatch[]> {
  const works = scenes.map((scene) => workOf(scene, networks));
  const patchCount = works.reduce((sum, { lows }) => sum + lows.length, 0);
  const calls = Math.ceil(patchCount / networks.batch);
  const steps = sampling.sampler === 'ancestral' ? networks.schedule.steps : sampling.steps;
  const total = 2 * patchCount + steps * calls;
  let done = 0;
  const next = async (stage: PatchStage): Promise<void> => onStep(stage, done++, total);

  const conditions: Float32Array[] = [];
  for (const { scene, lows } of works)
    for (const low of lows) {
      await next('encoding');
      conditions.push(await conditionOf(scene, low, networks));
    }

  const latents = await sample(sampling.sampler, {
    denoise: async (x, t) => {
      const patches = split(x, works).flatMap((whole, n) => works[n].latents.cut(whole));
      const seen: Float32Array[] = [];
      for (let from = 0; from < patches.length; from += networks.batch) {
        await next('denoising');
        const group = patches.slice(from, from + networks.batch);
        const noise = await networks.denoise(
          joined(group),
          t,
          joined(conditions.slice(from, from + networks.batch)),
          group.length,
        );
        const length = noise.length / group.length;
        group.forEach((_, n) => seen.push(noise.subarray(n * length, (n + 1) * length)));
      }
      let at = 0;
      return joined(works.map(({ latents, lows }) => latents.join(seen.slice(at, (at += lows.length)))));
    },
    schedule: networks.schedule,
    steps: sampling.steps,
    start: normals(works),
    normals: () => normals(works),
  });

  const decoded: DecodedPatch[] = [];
  for (const [n, whole] of split(latents, works).entries()) {
    const work = works[n];
    const images: Float32Array[] = [];
    for (const patch of work.latents.cut(whole)) {
      await next('decoding');
      images.push(await networks.decode(patch));
    }
    decoded.push(keptOf(work.scene, onCanvas(work, work.images.join(images), networks)));
  }
  return decoded;
}

/** The order in which canvas axes (x, y, z) are the networks' (z, x, y). */
const networkOrder = ([x, y, z]: Dims): Dims => [z, x, y];

function workOf(scene: Scene, networks: DiffusionNetworks): Work {
  const { canvas, mask, spec } = scene;
  const { side, downsample, latentChannels } = networks;
  const lows = canvas.patches.filter((low) => {
    let holds = false;
    eachCubeVoxel(canvas.dims, low, side, (at) => {
      holds ||= mask[at] !== 0;
    });
    return holds;
  });
  const ordered = networkOrder(canvas.dims);
  const latentOf = (sizes: Dims): Dims => {
    const [d, h, w] = axes.map((axis) => sizes[axis] / downsample[axis]);
    return [d, h, w];
  };
  const whole = latentOf(ordered);
  const corners = lows.map(networkOrder);
  return {
    scene,
    lows,
    latents: patchwork(latentChannels, whole, latentSizes(networks), corners.map(latentOf)),
    latentLength: latentChannels * whole[0] * whole[1] * whole[2],
    images: patchwork(1, ordered, [side, side, side], corners),
    random: seededRandom(spec.seed, 'diffusion'),
  };
}

/** The next standard normal numbers of every work's own stream. */
function normals(works: readonly Work[]): Float32Array {
  return joined(
    works.map(({ latentLength, random }) =>
      Float32Array.from({ length: latentLength }, () => random.normal()),
    ),
  );
}

function split(values: Float32Array, works: readonly Work[]): Float32Array[] {
  let at = 0;
  return works.map(({ latentLength }) => values.subarray(at, (at += latentLength)));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A decoded image [z, x, y] in -1…1 as HU on the canvas, within the window; the scene's own where there is none. */
function onCanvas(
  { scene, lows }: Work,
  image: Float32Array,
  { side, windowHu }: DiffusionNetworks,
): Float32Array {
  const { canvas, signal } = scene;
  const [low, high] = windowHu;
  const toHu = (value: number): number => low + ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (high - low);
  const out = signal.map(toHu);
  const [nx, ny, nz] = canvas.dims;
  const isDecoded = new Uint8Array(out.length);
  for (const patch of lows)
    eachCubeVoxel(canvas.dims, patch, side, (at) => {
      isDecoded[at] = 1;
    });
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let i = 0; i < nx; i++)
      for (let j = 0; j < ny; j++, at++) {
        const inVolume = i + nx * (j + ny * k);
        if (isDecoded[inVolume] !== 0) out[inVolume] = toHu(image[at]);
      }
  return out;
}
