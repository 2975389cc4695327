import { type Affine, voxelToRas } from '#shared/geometry/affine.ts';
import { flatIndex } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, intersectBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { arrayLike, type VoxelArray, type Volume, type Voxels } from './volume.ts';

/** The voxels of a box, which is first cut to the volume. */
export function cropVoxels<T extends VoxelArray>({ data, dims }: Voxels<T>, box: VoxelBox): Voxels<T> {
  const cut = intersectBoxes(box, fullBox(dims));
  const size = boxDims(cut);
  const out = arrayLike(data, size[0] * size[1] * size[2]);
  let at = 0;
  for (let k = cut.min[2]; k < cut.max[2]; k++)
    for (let j = cut.min[1]; j < cut.max[1]; j++) {
      const row = flatIndex(dims, cut.min[0], j, k);
      out.set(data.subarray(row, row + size[0]), at);
      at += size[0];
    }
  return { data: out, dims: size };
}

/** A box of a volume as a volume at its place in the patient; the box is first cut to the volume. */
export function crop<T extends VoxelArray>(volume: Volume<T>, box: VoxelBox): Volume<T> {
  const { data } = cropVoxels(volume, box);
  return { ...cropGrid(volume, box), data, meaning: volume.meaning };
}

/** The grid of a box of a grid. */
export function cropGrid({ dims, affineRas }: Grid, box: VoxelBox): Grid {
  const cut = intersectBoxes(box, fullBox(dims));
  const origin = voxelToRas(affineRas, cut.min);
  const shifted: Affine = affineRas.map((value, at) =>
    at % 4 === 3 && at < 12 ? origin[(at - 3) / 4] : value,
  );
  return { dims: boxDims(cut), affineRas: shifted };
}
