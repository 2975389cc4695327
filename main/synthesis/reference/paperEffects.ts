import type { Dims, VoxelIjk } from '#shared/geometry/axes.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { gaussian } from '#main/volume/gaussian.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { zoomCubic } from '#main/volume/zoomCubic.ts';
import { nearestVoxel, trilinear } from '../trilinear.ts';

/**
 * What stands only in the paper (rule-based.md §7), in this project's reading: no code was released. Volumes are in
 * RAS at 1 mm isotropic. Vessels are in organ/vessels.ts, which the native mode uses too.
 */

type Hu = Voxels<Float64Array>;
const cube = (sigma: number): [number, number, number] => [sigma, sigma, sigma];

/**
 * Texture in HU: noise enlarged by cubic splines, cut to `dims` from its first voxel, smoothed.
 *
 * @param factor about 1.4..1.8; the enlarged noise must be at least as large as `dims`
 * @param sigma about 0.5
 */
export function paperTexture(noise: Voxels, factor: number, dims: Dims, sigma: number): Hu {
  const large = zoomCubic(noise, cube(factor));
  return gaussian(cropVoxels(large, { min: [0, 0, 0], max: dims }), cube(sigma));
}

/** (1 − b)·f + b·texture, b the blurred geometry. */
export const blendTexture = (image: Voxels, blur: Voxels, texture: Voxels): Hu => ({
  data: Float64Array.from(image.data, (f, v) => (1 - blur.data[v]) * f + blur.data[v] * texture.data[v]),
  dims: image.dims,
});

export interface MassEffect {
  readonly centre: VoxelIjk;
  /** Distance (voxels) beyond which nothing moves: 1.3 radii in the re-implementation. */
  readonly radius: number;
  /** 0 = nothing … 100. */
  readonly percent: number;
}

/** Distance on the same ray at which a voxel at distance `gamma` <= radius reads: [1 − (1 − γ/γmax)² I/100]·γ. */
export const pulledDistance = (gamma: number, { radius, percent }: Omit<MassEffect, 'centre'>): number =>
  (1 - ((1 - gamma / radius) ** 2 * percent) / 100) * gamma;

/** Local scaling warp: image linear, label nearest, both with the same map. */
export function massEffect(
  image: Voxels,
  label: Mask,
  effect: MassEffect,
): { readonly image: Hu; readonly label: Voxels<Uint8Array> } {
  const { dims } = image;
  const [cx, cy, cz] = effect.centre;
  const out = Float64Array.from(image.data);
  const labels = label.data.slice();
  let at = 0;
  for (let z = 0; z < dims[2]; z++)
    for (let y = 0; y < dims[1]; y++)
      for (let x = 0; x < dims[0]; x++, at++) {
        const gamma = Math.hypot(x - cx, y - cy, z - cz);
        if (gamma === 0 || gamma > effect.radius) continue;
        const ratio = pulledDistance(gamma, effect) / gamma;
        const place = [cx + ratio * (x - cx), cy + ratio * (y - cy), cz + ratio * (z - cz)] as const;
        out[at] = trilinear(image, ...place);
        labels[at] = label.data[nearestVoxel(label, ...place)];
      }
  return { image: { data: out, dims }, label: { data: labels, dims } };
}

export interface Capsule {
  /** The rim is where the blurred geometry lies between these, both in. */
  readonly low: number;
  readonly high: number;
  readonly sigma: number;
  /** HU added on the rim, about 80 to 120. */
  readonly hu: number;
}

/** The blurred rim, 0..1. */
export function capsuleEdge(blur: Voxels, { low, high, sigma }: Capsule): Hu {
  const rim = Float64Array.from(blur.data, (b) => (b >= low && b <= high ? 1 : 0));
  return gaussian({ data: rim, dims: blur.dims }, cube(sigma));
}

export const addCapsule = (image: Voxels, edge: Voxels, { hu }: Capsule): Hu => ({
  data: Float64Array.from(image.data, (f, v) => f + hu * edge.data[v]),
  dims: image.dims,
});
