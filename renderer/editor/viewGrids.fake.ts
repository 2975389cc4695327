import fc from 'fast-check';
import { type Affine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import type { Axis } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { parseOrientation } from '#shared/geometry/orientation.ts';

const letterPairs = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const;

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;

/** All 48 voxel orders: "RAS", "LPS", "IPL" … */
export const allCodes: readonly string[] = orders.flatMap((order) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((signs) =>
    order.map((world, n) => letterPairs[world][(signs >> n) & 1]).join(''),
  ),
);

/** A straight grid of a voxel order; `spacing` and `dims` go by voxel axis. */
export function straightGrid(
  code: string,
  dims: readonly [number, number, number] = [20, 30, 40],
  spacing: readonly [number, number, number] = [1, 2, 3],
  origin: readonly [number, number, number] = [11, -22, 33],
): Grid {
  const orientation = parseOrientation(code);
  if (!orientation) throw new RangeError(`${code} is no voxel order`);
  const affine = [0, 0, 0, origin[0], 0, 0, 0, origin[1], 0, 0, 0, origin[2], 0, 0, 0, 1];
  for (const v of [0, 1, 2] as const)
    affine[4 * orientation.worldAxis[v] + v] = orientation.sign[v] * spacing[v];
  return { dims, affineRas: affine };
}

/** Turns a grid about a world axis through the origin. */
export function turnedGrid(grid: Grid, axis: Axis, degrees: number): Grid {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const [p, q] = [(axis + 1) % 3, (axis + 2) % 3];
  turn[4 * p + p] = cos;
  turn[4 * p + q] = -sin;
  turn[4 * q + p] = sin;
  turn[4 * q + q] = cos;
  return { dims: grid.dims, affineRas: multiplyAffine(turn as Affine, grid.affineRas) };
}

const few = fc.integer({ min: 2, max: 60 });
const spacing = fc.double({ min: 0.3, max: 6, noNaN: true });

/** Straight or oblique grids of every voxel order, up to 30° about one world axis. */
export const anyGrid: fc.Arbitrary<Grid> = fc
  .record({
    code: fc.constantFrom(...allCodes),
    dims: fc.tuple(few, few, few),
    spacing: fc.tuple(spacing, spacing, spacing),
    axis: fc.constantFrom<Axis>(0, 1, 2),
    degrees: fc.oneof(fc.constant(0), fc.double({ min: -30, max: 30, noNaN: true })),
  })
  .map(({ code, dims, spacing, axis, degrees }) =>
    turnedGrid(straightGrid(code, dims, spacing), axis, degrees),
  );

/** A point of a grid, from its first to its last voxel centre along each axis by `share`. */
export function voxelAt(grid: Grid, share: readonly [number, number, number]): [number, number, number] {
  return [0, 1, 2].map((a) => share[a] * (grid.dims[a] - 1)) as [number, number, number];
}

export const inverseOf = (grid: Grid): Affine => invertAffine(grid.affineRas);
