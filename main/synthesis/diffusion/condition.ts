import type { Dims } from '#shared/geometry/axes.ts';
import { cubeForNetwork } from './axisOrder.ts';
import { type DiffusionNetworks, latentSizes } from './networks.ts';
import type { Scene } from './scene.ts';

/**
 * The condition of a patch: the latent of its image without the lesion (0, mid-window, in its place) and the mask at
 * each latent voxel's first image voxel, as the networks were trained. A lesion that falls between those voxels would
 * vanish from the condition (diffusion.md, quirk 8): then the latent voxels that it fills most are marked.
 */
export async function conditionOf(
  { canvas, signal, mask }: Scene,
  low: Dims,
  networks: DiffusionNetworks,
): Promise<Float32Array> {
  const { side } = networks;
  const cube = cubeForNetwork(mask, canvas.dims, low, side);
  const image = cubeForNetwork(signal, canvas.dims, low, side);
  const latent = await networks.encode(image.map((value, at) => (cube[at] === 0 ? value : 0)));
  const marks = latentMask(cube, networks);
  const out = new Float32Array(latent.length + marks.length);
  out.set(latent);
  out.set(marks, latent.length);
  return out;
}

/** A patch's mask (0, 1) at the latent's resolution (-1, 1). */
export function latentMask(cube: Float32Array, networks: DiffusionNetworks): Float32Array {
  const { side, downsample } = networks;
  const [sz, sx, sy] = downsample;
  const [d, h, w] = latentSizes(networks);
  const picked = new Float32Array(d * h * w);
  const filled = new Float32Array(d * h * w);
  let at = 0;
  for (let k = 0; k < d; k++)
    for (let i = 0; i < h; i++)
      for (let j = 0; j < w; j++, at++) {
        picked[at] = cube[(k * sz * side + i * sx) * side + j * sy];
        for (let c = 0; c < sz; c++)
          for (let a = 0; a < sx; a++)
            for (let b = 0; b < sy; b++)
              filled[at] += cube[((k * sz + c) * side + i * sx + a) * side + j * sy + b];
      }
  if (picked.includes(1)) return picked.map((inside) => 2 * inside - 1);
  const most = filled.reduce((a, b) => Math.max(a, b), 0);
  return filled.map((count) => (most > 0 && count > most / 2 ? 1 : -1));
}
