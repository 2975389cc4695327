import type { Axis } from '#shared/geometry/axes.ts';
import { cubicWeights, mirrorIndex, splinePrefilter } from '#main/volume/spline.ts';
import type { Mask } from '#main/volume/volume.ts';

/** Displacements (voxels) at 3x3 control points, row-major [component][along p][along q]: 18 numbers. */
export type ControlGrid = ArrayLike<number>;

/** Dense displacement of a plane, each indexed `p + np * q`. */
export interface PlaneField {
  readonly alongP: Float64Array;
  readonly alongQ: Float64Array;
}

type Plane = readonly [p: Axis, q: Axis];

/** The planes of the three passes, in their order. */
export const deformationPlanes: readonly [Plane, Plane, Plane] = [
  [0, 1],
  [1, 2],
  [0, 2],
];

/** Control points along each axis of a grid. */
export const gridPoints = 3;

/**
 * Cubic B-spline through the control points, which lie on the first, middle and last voxel of each axis
 * (rule-based.md §3, steps 1 and 2).
 *
 * @param sizes voxels of the plane along p and q
 */
export function planeField(grid: ControlGrid, [np, nq]: readonly [number, number]): PlaneField {
  const component = (at: number): Float64Array => {
    // Row-major [p][q] is first axis fastest of (q, p).
    const points = Float64Array.from({ length: gridPoints ** 2 }, (_, i) => grid[at * gridPoints ** 2 + i]);
    const square = { data: points, dims: [gridPoints, gridPoints, 1] as const };
    const { data } = splinePrefilter(splinePrefilter(square, 0, 'mirror'), 1, 'mirror');
    return evaluate(data, np, nq);
  };
  return { alongP: component(0), alongQ: component(1) };
}

function evaluate(coefficients: Float64Array, np: number, nq: number): Float64Array {
  const [rows, columns] = [taps(np), taps(nq)];
  const out = new Float64Array(np * nq);
  for (let q = 0; q < nq; q++)
    for (let p = 0; p < np; p++) {
      let sum = 0;
      for (const [row, wp] of rows[p])
        for (const [column, wq] of columns[q]) sum += wp * wq * coefficients[row * gridPoints + column];
      out[p + np * q] = sum;
    }
  return out;
}

/** For each voxel of an axis of n: the four control points it draws on and their weights. */
function taps(n: number): (readonly [point: number, weight: number])[][] {
  return Array.from({ length: n }, (_, i) => {
    const place = n > 1 ? (i * (gridPoints - 1)) / (n - 1) : 0;
    const base = Math.floor(place);
    return cubicWeights(place - base).map(
      (weight, t) => [mirrorIndex(base + t - 1, gridPoints), weight] as const,
    );
  });
}

/**
 * One pass: out(i, j) = in(i + dp, j + dq) by nearest neighbour (halves up) in every plane of axes p and q; 0
 * where the place lies beyond the outermost voxel *centres*, without the half voxel's grace (quirk 5).
 */
export function elasticPass(mask: Mask, [p, q]: Plane, field: PlaneField): Mask {
  const { dims } = mask;
  const strides = [1, dims[0], dims[0] * dims[1]] as const;
  const third = (3 - p - q) as Axis;
  const [np, nq, nr] = [dims[p], dims[q], dims[third]];
  const data = new Uint8Array(mask.data.length);
  for (let j = 0; j < nq; j++)
    for (let i = 0; i < np; i++) {
      const x = i + field.alongP[i + np * j];
      const y = j + field.alongQ[i + np * j];
      if (x < 0 || y < 0 || x > np - 1 || y > nq - 1) continue;
      const from = Math.floor(x + 0.5) * strides[p] + Math.floor(y + 0.5) * strides[q];
      const to = i * strides[p] + j * strides[q];
      for (let r = 0; r < nr; r++) data[to + r * strides[third]] = mask.data[from + r * strides[third]];
    }
  return { data, dims };
}

/** The three passes of §3, each on the result of the one before. A strong one may tear the mask or empty it. */
export function deform(mask: Mask, grids: readonly [ControlGrid, ControlGrid, ControlGrid]): Mask {
  return deformationPlanes.reduce<Mask>((current, plane, pass) => {
    const sizes = [current.dims[plane[0]], current.dims[plane[1]]] as const;
    return elasticPass(current, plane, planeField(grids[pass], sizes));
  }, mask);
}
