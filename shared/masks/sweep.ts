import { type Affine, invertAffine, rasToVoxel, voxelStep } from '../geometry/affine.ts';
import type { Axis, RasMm } from '../geometry/axes.ts';
import { type VoxelBox, fullBox, intersectBoxes, isEmptyBox } from '../geometry/box.ts';
import type { Grid } from '../geometry/grid.ts';

type Vector = readonly [number, number, number];

/** A ball that is moved along a line: what a brush covers between two positions of the pointer. */
export interface Sweep {
  readonly from: RasMm;
  readonly to: RasMm;
  readonly radiusMm: number;
  /** Only this slice: a circle; both points must lie on it. */
  readonly slice?: { readonly axis: Axis; readonly index: number } | undefined;
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** Voxel centres count as covered up to this far outside, so that rounding decides nothing. */
const slackVoxels = 1e-9;

/** The voxels that a sweep can reach, cut to the volume. */
export function sweepBox(grid: Grid, { from, to, radiusMm, slice }: Sweep): VoxelBox {
  const inverse = invertAffine(grid.affineRas);
  const [p, q] = [rasToVoxel(inverse, from), rasToVoxel(inverse, to)];
  const reach = (axis: Axis): number =>
    radiusMm * Math.hypot(inverse[4 * axis], inverse[4 * axis + 1], inverse[4 * axis + 2]);
  const low = (a: Axis): number =>
    slice?.axis === a ? slice.index : Math.min(Math.round(q[a]), Math.ceil(Math.min(p[a], q[a]) - reach(a)));
  const high = (a: Axis): number =>
    slice?.axis === a ? slice.index : Math.max(Math.round(q[a]), Math.floor(Math.max(p[a], q[a]) + reach(a)));
  return intersectBoxes(
    { min: [low(0), low(1), low(2)], max: [high(0) + 1, high(1) + 1, high(2) + 1] },
    fullBox(grid.dims),
  );
}

/**
 * Visits the voxels whose centres lie in a sweep, row by row, on any grid, oblique or sheared; the voxel at `to` always,
 * however small the ball.
 *
 * @param visit told the flat index of a stretch's first voxel, and its length
 * @returns the box that holds all of it; undefined when it lies outside the volume
 */
export function sweepRows(
  grid: Grid,
  sweep: Sweep,
  visit: (start: number, length: number) => void,
): VoxelBox | undefined {
  const box = sweepBox(grid, sweep);
  if (isEmptyBox(box)) return undefined;
  const { dims, affineRas } = grid;
  const rowOf = rowCutter(affineRas, sweep);
  const nearest = rasToVoxel(invertAffine(affineRas), sweep.to).map(Math.round);
  if (sweep.slice) nearest[sweep.slice.axis] = sweep.slice.index;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const cut = rowOf(j, k);
      let [first, last] = cut;
      if (nearest[1] === j && nearest[2] === k) {
        first = Math.min(first, nearest[0]);
        last = Math.max(last, nearest[0]);
      }
      first = Math.max(box.min[0], first);
      last = Math.min(box.max[0] - 1, last);
      if (first <= last) visit(first + dims[0] * (j + dims[1] * k), last - first + 1);
    }
  return box;
}

/**
 * For a row (j, k): its first and last voxel in the sweep; the first behind the last when there is none. The sweep
 * is convex, so that a row meets it in one stretch: the hull of where it meets the two balls and the cylinder between.
 */
function rowCutter(
  affineRas: Affine,
  { from, to, radiusMm }: Sweep,
): (j: number, k: number) => [number, number] {
  const [e0, e1, e2] = [voxelStep(affineRas, 0), voxelStep(affineRas, 1), voxelStep(affineRas, 2)];
  const origin: Vector = [affineRas[3], affineRas[7], affineRas[11]];
  const along = minus(to, from);
  const squaredLength = dot(along, along);
  const squaredRadius = radiusMm * radiusMm;
  const [stepSquared, stepAlong] = [dot(e0, e0), dot(e0, along)];

  return (j, k) => {
    const start: Vector = [0, 1, 2].map((a) => origin[a] + j * e1[a] + k * e2[a]) as unknown as Vector;
    let [low, high] = [Infinity, -Infinity];
    const join = (interval: readonly [number, number] | undefined): void => {
      if (!interval || interval[0] > interval[1]) return;
      low = Math.min(low, interval[0]);
      high = Math.max(high, interval[1]);
    };
    const fromFirst = minus(start, from);
    join(below(stepSquared, dot(fromFirst, e0), dot(fromFirst, fromFirst) - squaredRadius));
    if (squaredLength > 0) {
      const fromSecond = minus(start, to);
      join(below(stepSquared, dot(fromSecond, e0), dot(fromSecond, fromSecond) - squaredRadius));
      const offsetAlong = dot(fromFirst, along);
      const inside = below(
        stepSquared - (stepAlong * stepAlong) / squaredLength,
        dot(fromFirst, e0) - (offsetAlong * stepAlong) / squaredLength,
        dot(fromFirst, fromFirst) - (offsetAlong * offsetAlong) / squaredLength - squaredRadius,
      );
      const between = linear(offsetAlong / squaredLength, stepAlong / squaredLength);
      if (inside && between)
        join([Math.max(inside[0], between[0]), Math.min(inside[1], between[1])] as const);
    }
    return [Math.ceil(low - slackVoxels), Math.floor(high + slackVoxels)];
  };
}

/** Where a·i² + 2·b·i + c ≤ 0 (a ≥ 0). */
function below(a: number, b: number, c: number): readonly [number, number] | undefined {
  if (a < 1e-12) return c <= 0 ? [-Infinity, Infinity] : undefined;
  const discriminant = b * b - a * c;
  if (discriminant < 0) return undefined;
  const root = Math.sqrt(discriminant);
  return [(-b - root) / a, (-b + root) / a];
}

/** Where 0 ≤ offset + slope·i ≤ 1. */
function linear(offset: number, slope: number): readonly [number, number] | undefined {
  if (Math.abs(slope) < 1e-12) return offset >= 0 && offset <= 1 ? [-Infinity, Infinity] : undefined;
  const [a, b] = [-offset / slope, (1 - offset) / slope];
  return [Math.min(a, b), Math.max(a, b)];
}
