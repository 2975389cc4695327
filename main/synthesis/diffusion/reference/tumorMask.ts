import type { Organ, SizeClass } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type Axis, axes, type VoxelIjk, voxelCount } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import type { Random } from '#main/tensor/random.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { roundHalfToEven } from '#main/volume/roundHalfToEven.ts';
import type { Mask } from '#main/volume/volume.ts';
import { deform } from '../../reference/elastic.ts';
import { ellipsoidBlock, type Radii } from '../../reference/ellipsoid.ts';
import { drawLocation, erodedSlices } from '../../reference/location.ts';
import { drawGrids } from '../../reference/tumor.ts';
import { rowsOfType } from '../../reference/tumorTypes.ts';

/** Lesions of a class in one patch, and their semi-axes in voxels of 1 mm; both ends in (diffusion.md §6.3). */
const table: Readonly<
  Record<SizeClass, { readonly count?: readonly [number, number]; readonly radii: readonly [number, number] }>
> = {
  tiny: { count: [1, 3], radii: [3, 5] },
  small: { count: [1, 3], radii: [6, 10] },
  medium: { radii: [12, 20] },
  large: { radii: [24, 64] },
};

/** A deformed block and the voxel its lowest corner goes to. */
interface Placed {
  readonly block: Mask;
  readonly low: VoxelIjk;
}

/**
 * The reference's tumor mask of one patch (diffusion.md §6), drawn in its order: the number of lesions (tiny and
 * small), then per lesion rx, ry, rz, sigma, three displacement grids and the place; for a kidney's medium or large
 * one a last draw, above one half of which it may leave the organ. Empty when nothing of the lesions is left.
 *
 * @throws Problem `no-place` where the reference would look for a place for ever
 */
export function drawTumorMask(random: Random, organMask: Mask, organ: Organ, sizeClass: SizeClass): Mask {
  const { count, radii } = table[sizeClass];
  const wanted = count ? random.integer(...count) : 1;
  const [row] = rowsOfType(sizeClass);
  const extent = boundingBox(organMask);
  const isCentred = sizeClass === 'large' && organ === 'pancreas';
  // Only where a point is drawn: the erosion of every slice takes a while.
  const places = isCentred ? undefined : placesOf(organMask, organ);
  const data = new Uint8Array(voxelCount(organMask.dims));
  for (let n = 0; n < wanted; n++) {
    const r: Radii = [random.integer(...radii), random.integer(...radii), random.integer(...radii)];
    const block = deform(ellipsoidBlock(r), drawGrids(random, row.gridSigma(random)));
    if (places === undefined) paste(data, organMask, centred(block, extent));
    else {
      const point = drawLocation(random, places, [extent.min[2], extent.max[2] - 1]);
      if (!point) throw new Problem('no-place', { organ, diameterMm: 2 * Math.max(...r), placed: n, wanted });
      paste(data, organMask, {
        block,
        low: [point[0] - 2 * r[0], point[1] - 2 * r[1], point[2] - 2 * r[2]],
      });
    }
  }
  const mayLeave = organ === 'kidney' && (sizeClass === 'medium' || sizeClass === 'large');
  if (mayLeave && random.uniform(0, 1) > 0.5) return { data, dims: organMask.dims };
  return { data: data.map((inside, v) => inside & organMask.data[v]), dims: organMask.dims };
}

/** Where a lesion's point may lie: a liver's slices are eroded. */
export const placesOf = (organMask: Mask, organ: Organ): Mask =>
  organ === 'liver' ? erodedSlices(organMask) : organMask;

/** A large lesion of the pancreas: its own box less the last plane of each axis (quirk 9), in the organ's middle. */
function centred(block: Mask, organBox: VoxelBox): Placed {
  const { min, max } = boundingBox(block);
  const cropped = cropVoxels(block, {
    min,
    max: [Math.max(min[0], max[0] - 1), Math.max(min[1], max[1] - 1), Math.max(min[2], max[2] - 1)],
  });
  const [x, y, z] = axes.map((axis) => middleOf(organBox, axis) - Math.floor(cropped.dims[axis] / 2));
  return { block: cropped, low: [x, y, z] };
}

/** Index halfway between the first and last plane of a box, halves to even. */
export const middleOf = ({ min, max }: VoxelBox, axis: Axis): number =>
  min[axis] + roundHalfToEven(0.5 * (max[axis] - 1 - min[axis]));

/** Adds a block to the mask; what lies beyond the volume is lost. */
function paste(data: Uint8Array, { dims }: Mask, { block, low: [x0, y0, z0] }: Placed): void {
  const [bx, by, bz] = block.dims;
  for (let z = Math.max(0, -z0); z < Math.min(bz, dims[2] - z0); z++)
    for (let y = Math.max(0, -y0); y < Math.min(by, dims[1] - y0); y++)
      for (let x = Math.max(0, -x0); x < Math.min(bx, dims[0] - x0); x++)
        if (block.data[x + bx * (y + by * z)] !== 0)
          data[x0 + x + dims[0] * (y0 + y + dims[1] * (z0 + z))] = 1;
}
