import { spacingOf } from '#shared/geometry/affine.ts';
import type { Axis } from '#shared/geometry/axes.ts';
import { isEmptyBox } from '#shared/geometry/box.ts';
import type { Runs } from '#shared/masks/runs.ts';
import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { complement } from '#main/volume/morphology.ts';
import type { Mask } from '#main/volume/volume.ts';
import {
  boxOfValue,
  type EditedVolume,
  growBoxMm,
  maskOfValue,
  runsOfMask,
  type ToolTarget,
} from './editedVolume.ts';
import { noRuns } from './shape.ts';

/**
 * Fills the slices between painted ones: shapes are blended by their signed distances (Raya and Udupa, Shape-based
 * interpolation, IEEE TMI 9, 1990), their middles moving along a straight line, so that shapes that do not overlap
 * are joined too.
 *
 * @param axis voxel axis that the painted slices lie across
 */
export function interpolate(volume: EditedVolume, target: ToolTarget, axis: Axis): Runs {
  const tight = boxOfValue(volume, target.value);
  if (isEmptyBox(tight)) return noRuns;
  const box = growBoxMm(tight, 0, volume.grid);
  const mask = maskOfValue(volume, target.value, box);
  const slices = painted(mask, axis, spacingOf(volume.grid.affineRas));
  const data = mask.data.slice();
  for (let n = 1; n < slices.length; n++) {
    const [below, above] = [slices[n - 1], slices[n]];
    for (let index = below.index + 1; index < above.index; index++) {
      const t = (index - below.index) / (above.index - below.index);
      writeSlice(data, mask.dims, axis, index, between(below, above, t));
    }
  }
  return runsOfMask(volume, box, { data, dims: mask.dims }, target);
}

interface Shape {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** mm to the border, positive inside. */
  readonly signed: Float32Array;
  readonly middle: readonly [number, number];
}

const inPlane: Readonly<Record<Axis, readonly [Axis, Axis]>> = { 0: [1, 2], 1: [0, 2], 2: [0, 1] };

/** The slices that hold a voxel of the mask. */
function painted({ data, dims }: Mask, axis: Axis, spacing: readonly number[]): Shape[] {
  const [a, b] = inPlane[axis];
  const [width, height] = [dims[a], dims[b]];
  const steps = [1, dims[0], dims[0] * dims[1]];
  const out: Shape[] = [];
  for (let index = 0; index < dims[axis]; index++) {
    const slice = new Uint8Array(width * height);
    let [count, x, y] = [0, 0, 0];
    for (let p = 0; p < slice.length; p++) {
      const [u, v] = [p % width, Math.floor(p / width)];
      if (data[index * steps[axis] + u * steps[a] + v * steps[b]] === 0) continue;
      slice[p] = 1;
      count++;
      x += u;
      y += v;
    }
    if (count === 0) continue;
    const flat = { data: slice, dims: [width, height, 1] as const };
    const mm = [spacing[a], spacing[b], 1] as const;
    const [inside, outside] = [distanceTransformMm(flat, mm), distanceTransformMm(complement(flat), mm)];
    out.push({
      index,
      width,
      height,
      signed: inside.data.map((deep, p) => (slice[p] === 1 ? deep : -outside.data[p])),
      middle: [x / count, y / count],
    });
  }
  return out;
}

/** The shape at part `t` of the way from one to another. */
function between(from: Shape, to: Shape, t: number): Uint8Array {
  const { width, height } = from;
  const middle = [0, 1].map((a) => from.middle[a] + t * (to.middle[a] - from.middle[a]));
  const [fx, fy] = [0, 1].map((a) => Math.round(from.middle[a] - middle[a]));
  const [tx, ty] = [0, 1].map((a) => Math.round(to.middle[a] - middle[a]));
  const far = -(width + height) * 1000;
  const at = ({ signed }: Shape, x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? far : signed[x + width * y];
  return Uint8Array.from({ length: width * height }, (_, p) => {
    const [x, y] = [p % width, Math.floor(p / width)];
    return (1 - t) * at(from, x + fx, y + fy) + t * at(to, x + tx, y + ty) > 0 ? 1 : 0;
  });
}

function writeSlice(
  data: Uint8Array,
  dims: Mask['dims'],
  axis: Axis,
  index: number,
  slice: Uint8Array,
): void {
  const [a, b] = inPlane[axis];
  const steps = [1, dims[0], dims[0] * dims[1]];
  for (let p = 0; p < slice.length; p++)
    if (slice[p] === 1)
      data[index * steps[axis] + (p % dims[a]) * steps[a] + Math.floor(p / dims[a]) * steps[b]] = 1;
}
