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
): (j: number, k: number) => readonly [number, number] {
  const [e0, e1, e2] = [voxelStep(affineRas, 0), voxelStep(affineRas, 1), voxelStep(affineRas, 2)];
  const along = minus(to, from);
  const squaredLength = dot(along, along);
  const squaredRadius = radiusMm * radiusMm;
  const [stepSquared, stepAlong] = [dot(e0, e0), dot(e0, along)];

  // Runs for every row of every step of a stroke: nothing is allocated here.
  const cut: [number, number] = [0, 0];
  let [low, high] = [0, 0];
  const join = (from: number, to: number): void => {
    if (from < low) low = from;
    if (to > high) high = to;
  };
  const joinBall = (b: number, c: number): void => {
    const discriminant = b * b - stepSquared * c;
    if (discriminant < 0) return;
    const root = Math.sqrt(discriminant);
    join((-b - root) / stepSquared, (-b + root) / stepSquared);
  };
  const slope = squaredLength > 0 ? stepAlong / squaredLength : 0;
  const across = stepSquared - stepAlong * slope;

  const joinCylinder = (b: number, c: number, offset: number): void => {
    let [first, last] = [-Infinity, Infinity];
    if (across < 1e-12) {
      if (c > 0) return;
    } else {
      const discriminant = b * b - across * c;
      if (discriminant < 0) return;
      const root = Math.sqrt(discriminant);
      first = (-b - root) / across;
      last = (-b + root) / across;
    }
    // Only between the two ends.
    if (Math.abs(slope) < 1e-12) {
      if (offset < 0 || offset > 1) return;
    } else {
      const [one, other] = [-offset / slope, (1 - offset) / slope];
      first = Math.max(first, Math.min(one, other));
      last = Math.min(last, Math.max(one, other));
    }
    if (first <= last) join(first, last);
  };

  return (j, k) => {
    [low, high] = [Infinity, -Infinity];
    const x = affineRas[3] + j * e1[0] + k * e2[0] - from[0];
    const y = affineRas[7] + j * e1[1] + k * e2[1] - from[1];
    const z = affineRas[11] + j * e1[2] + k * e2[2] - from[2];
    const b = x * e0[0] + y * e0[1] + z * e0[2];
    const square = x * x + y * y + z * z;
    joinBall(b, square - squaredRadius);
    if (squaredLength > 0) {
      const offsetAlong = x * along[0] + y * along[1] + z * along[2];
      joinBall(b - stepAlong, square - 2 * offsetAlong + squaredLength - squaredRadius);
      const offset = offsetAlong / squaredLength;
      joinCylinder(b - offset * stepAlong, square - offset * offsetAlong - squaredRadius, offset);
    }
    cut[0] = Math.ceil(low - slackVoxels);
    cut[1] = Math.floor(high + slackVoxels);
    return cut;
  };
}
