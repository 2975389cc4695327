import { type Affine, applyAffine, determinant, invertAffine, spacingOf } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { type VoxelBox, isEmptyBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type LabelSet, type Occupancy, occupancyOf, smoothOccupancy } from './occupancy.ts';
import { surfaceNet } from './surfaceNets.ts';

/** A smooth triangle mesh in RAS mm. */
export interface Surface {
  readonly points: Float32Array;
  /** Unit vectors out of the object. */
  readonly normals: Float32Array;
  /** Three vertices a triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/**
 * The surface of the voxels of `counts` inside `box`, closed where the box cuts them off. Blocks of voxels as
 * long as `detailMm` (at least one voxel) are averaged and smoothed first, so that no stairs are seen.
 * Undefined when no voxel counts.
 */
export function labelSurface(
  labels: Uint8Array,
  grid: Grid,
  box: VoxelBox,
  counts: LabelSet,
  detailMm: number,
): Surface | undefined {
  if (isEmptyBox(box)) return undefined;
  const spacing = spacingOf(grid.affineRas);
  const factor = spacing.map((mm) => Math.max(1, Math.round(detailMm / mm))) as [number, number, number];
  const occupancy = occupancyOf(labels, grid.dims, box, counts, factor);
  smoothOccupancy(occupancy, evenPasses([0, 1, 2].map((a) => spacing[a] * factor[a])));
  const most = occupancy.share.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return undefined;
  // A lesion of one or two voxels never fills a block by half: its surface is drawn at half its own peak.
  return inRas(occupancy, Math.min(0.5, most / 2), grid.affineRas);
}

/**
 * Passes of the binomial kernel (variance 1/2 block² each) that blur all axes alike, by 0.7 of the longest
 * block: slices thicker than pixels are wide would else be seen as terraces.
 */
const evenPasses = (blockMm: readonly number[]): [number, number, number] => {
  const sigmaMm = 0.7 * Math.max(...blockMm);
  const passes = blockMm.map((mm) => Math.min(8, Math.max(1, Math.round(2 * (sigmaMm / mm) ** 2))));
  return [passes[0], passes[1], passes[2]];
};

function inRas(occupancy: Occupancy, level: number, affineRas: Affine): Surface {
  const { points, normals, triangles } = surfaceNet(occupancy.share, occupancy.dims, level);
  const { origin, factor } = occupancy;
  const inverse = invertAffine(affineRas);
  for (let p = 0; p < points.length; p += 3) {
    const voxel = [0, 1, 2].map((a) => origin[a] + factor[a] * points[p + a]) as [number, number, number];
    points.set(applyAffine(affineRas, voxel), p);
    // Normals go by the inverse's transpose; block steps are part of the map.
    const n = [0, 1, 2].map((a) => normals[p + a] / factor[a]);
    const turned = [0, 1, 2].map((r) => n[0] * inverse[r] + n[1] * inverse[4 + r] + n[2] * inverse[8 + r]);
    const length = Math.hypot(...turned) || 1;
    normals.set(
      turned.map((v) => v / length),
      p,
    );
  }
  if (determinant(affineRas) < 0)
    for (let t = 0; t < triangles.length; t += 3)
      [triangles[t + 1], triangles[t + 2]] = [triangles[t + 2], triangles[t + 1]];
  return { points, normals, triangles };
}

/** Overwrites a box of a label volume with its new voxels (first axis fastest). */
export function patchLabels(labels: Uint8Array, dims: Dims, box: VoxelBox, voxels: Uint8Array): void {
  const width = box.max[0] - box.min[0];
  let from = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++, from += width)
      labels.set(voxels.subarray(from, from + width), box.min[0] + dims[0] * (j + dims[1] * k));
}

/** The voxels of a box of a label volume, first axis fastest. */
export function cropLabels(labels: Uint8Array, dims: Dims, box: VoxelBox): Uint8Array<ArrayBuffer> {
  const [width, height, depth] = [0, 1, 2].map((a) => box.max[a] - box.min[a]);
  const out = new Uint8Array(width * height * depth);
  let to = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++, to += width) {
      const row = box.min[0] + dims[0] * (j + dims[1] * k);
      out.set(labels.subarray(row, row + width), to);
    }
  return out;
}
