import { invertAffine, rasToVoxel, spacingOf } from '#shared/geometry/affine.ts';
import { type Axis, flatIndex, type RasMm } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import { RunRecorder, type Runs } from '#shared/masks/runs.ts';
import { components } from '#main/volume/components.ts';
import type { EditedVolume, ToolTarget } from './editedVolume.ts';
import { noRuns } from './shape.ts';

export interface FillRegion {
  readonly seedRasMm: RasMm;
  /** HU of what belongs to the region, both ends included. */
  readonly huRange: readonly [number, number];
  /** No farther from the seed than this. */
  readonly reachMm: number;
  /** Only this slice. */
  readonly slice?: { readonly axis: Axis; readonly index: number } | undefined;
}

/**
 * Fills the region that is joined to the seed by faces, within an HU range, and that has the target's value or one
 * that may be taken. Nothing when the seed itself is not of it.
 */
export function smartFill(volume: EditedVolume, target: ToolTarget, region: FillRegion): Runs {
  const { grid, labels, image } = volume;
  const seed = rasToVoxel(invertAffine(grid.affineRas), region.seedRasMm).map(Math.round);
  const box = boxAround(volume, seed, region);
  const [width, height, depth] = boxDims(box);
  if (width * height * depth === 0) return noRuns;
  const [low, high] = region.huRange;
  const spacing = spacingOf(grid.affineRas);
  const data = new Uint8Array(width * height * depth);
  const square = (index: number, axis: Axis): number => ((index - seed[axis]) * spacing[axis]) ** 2;
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const left = region.reachMm ** 2 - square(k, 2) - square(j, 1);
      for (let i = box.min[0], v = flatIndex(grid.dims, i, j, k); i < box.max[0]; i++, v++, at++) {
        const mine = labels[v] === target.value || target.over[labels[v]] === 1;
        data[at] = mine && image[v] >= low && image[v] <= high && square(i, 0) <= left ? 1 : 0;
      }
    }
  const found = components({ data, dims: [width, height, depth] }, 6).labels.data;
  const local = seed.map((index, axis) => index - box.min[axis]);
  const inside = local.every((index, axis) => index >= 0 && index < [width, height, depth][axis]);
  const wanted = inside ? found[local[0] + width * (local[1] + height * local[2])] : 0;
  if (wanted === 0) return noRuns;
  const recorder = new RunRecorder();
  at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++)
      for (let v = flatIndex(grid.dims, box.min[0], j, k), end = v + width; v < end; v++, at++)
        if (found[at] === wanted && labels[v] !== target.value) recorder.add(v, 1, labels[v], target.value);
  return recorder.finish();
}

function boxAround(
  { grid }: EditedVolume,
  seed: readonly number[],
  { reachMm, slice }: FillRegion,
): VoxelBox {
  const reach = spacingOf(grid.affineRas).map((mm) => Math.round(reachMm / mm));
  const low = (a: Axis): number => (slice?.axis === a ? slice.index : seed[a] - reach[a]);
  const high = (a: Axis): number => (slice?.axis === a ? slice.index : seed[a] + reach[a]);
  return intersectBoxes(
    { min: [low(0), low(1), low(2)], max: [high(0) + 1, high(1) + 1, high(2) + 1] },
    fullBox(grid.dims),
  );
}
