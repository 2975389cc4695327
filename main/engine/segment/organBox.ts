import { type Axis, axes, type Dims } from '#shared/geometry/axes.ts';
import { growBox, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { largestComponent } from '#main/volume/components.ts';
import type { ModelGrid } from '#main/volume/modelGrid.ts';
import type { Mask } from '#main/volume/volume.ts';
import type { LogitPlane } from '#main/segmentation/sliding/slidingWindow.ts';

/** One voxel in so many along each axis is looked at: an organ is many times larger. */
const stride = 4;
/** What is added around the organ on every side. */
const marginMm = 20;

const margin = ({ spacingMm }: ModelGrid): Dims => {
  const along = (axis: Axis): number => Math.ceil(marginMm / spacingMm[axis]) + stride;
  return [along(0), along(1), along(2)];
};

/** Gathers from planes of a first look where anything but background is: the box of its largest piece, with a margin. */
export function organBoxFinder(
  grid: ModelGrid,
  classes: number,
  slabAxis: Axis,
): { plane(plane: LogitPlane): void; box(): VoxelBox | undefined } {
  const { dims } = grid;
  const coarse: Dims = [
    Math.ceil(dims[0] / stride),
    Math.ceil(dims[1] / stride),
    Math.ceil(dims[2] / stride),
  ];
  const found: Mask = { data: new Uint8Array(coarse[0] * coarse[1] * coarse[2]), dims: coarse };
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const strides = [1, coarse[0], coarse[0] * coarse[1]];
  const planeSize = dims[p] * dims[q];
  return {
    plane: ({ index, logits }) => {
      if (index % stride !== 0) return;
      for (let a = 0; a < dims[p]; a += stride)
        for (let b = 0; b < dims[q]; b += stride) {
          const v = a * dims[q] + b;
          let best = 0;
          for (let c = 1; c < classes; c++)
            if (logits[c * planeSize + v] > logits[best * planeSize + v]) best = c;
          if (best === 0) continue;
          found.data[(index * strides[slabAxis] + a * strides[p] + b * strides[q]) / stride] = 1;
        }
    },
    box: () => {
      const { min, max } = boundingBox(largestComponent(found, 26));
      const scaled: VoxelBox = {
        min: [min[0] * stride, min[1] * stride, min[2] * stride],
        max: [max[0] * stride, max[1] * stride, max[2] * stride],
      };
      return isEmptyBox(scaled) ? undefined : growBox(scaled, margin(grid), dims);
    },
  };
}

/** The box of a mask on the CT's grid, on the model's, with the same margin. */
export function maskBox(mask: Mask, grid: ModelGrid): VoxelBox | undefined {
  const native = boundingBox(mask);
  if (isEmptyBox(native)) return undefined;
  const ends = axes.map((axis) => {
    const { nativeAxis, flipped, nativeSize, step } = grid.along[axis];
    const [low, high] = [native.min[nativeAxis], native.max[nativeAxis] - 1];
    const [first, last] = flipped ? [nativeSize - 1 - high, nativeSize - 1 - low] : [low, high];
    return [Math.floor(first / step), Math.ceil(last / step) + 1] as const;
  });
  const box: VoxelBox = {
    min: [ends[0][0], ends[1][0], ends[2][0]],
    max: [ends[0][1], ends[1][1], ends[2][1]],
  };
  return growBox(box, margin(grid), grid.dims);
}
