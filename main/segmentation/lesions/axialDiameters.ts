import { type Affine, applyAffine, voxelStep } from '#shared/geometry/affine.ts';
import { type Axis, axes, type RasMm } from '#shared/geometry/axes.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { orientationOf } from '#shared/geometry/orientation.ts';
import type { Voxels } from '#main/volume/volume.ts';

/** A line in the patient and its length. */
export interface Diameter {
  readonly mm: number;
  readonly ends: readonly [RasMm, RasMm];
}

export interface AxialDiameters {
  readonly long: Diameter;
  readonly short: Diameter;
}

/**
 * Longest diameter of a component in any of its axial slices, and the longest one square to it in the same slice
 * (RECIST 1.1, doi 10.1016/j.ejca.2008.10.026). A slice is outlined by the middles of its pixels' outer edges, so
 * that a row of n pixels is n pixels long; diameters are those of the outline's convex hull.
 *
 * Slices are those of the voxel axis that runs most closely from the feet to the head.
 *
 * @param components component labels of a box of the grid
 * @param label the component
 * @param box smallest box around the component, in voxels of `components`
 * @param affineRas of `components`
 */
export function axialDiameters(
  components: Voxels,
  label: number,
  box: VoxelBox,
  affineRas: Affine,
): AxialDiameters {
  const plane = axialPlane(affineRas);
  let best: { long: Line; hull: Point[]; slice: number } | undefined;
  for (let slice = box.min[plane.through]; slice < box.max[plane.through]; slice++) {
    const hull = convexHull(outline(components, label, box, plane, slice));
    const long = longest(hull);
    if (long && (!best || long.length > best.long.length + 1e-9)) best = { long, hull, slice };
  }
  if (!best) throw new RangeError(`component ${label} has no voxel in its box`);
  const { long, hull, slice } = best;
  const diameter = ({ from, to, length }: Line): Diameter => ({
    mm: length,
    ends: [plane.toRas(from, slice), plane.toRas(to, slice)],
  });
  return { long: diameter(long), short: diameter(squareTo(long, hull)) };
}

/** Millimetres in the slice's plane. */
type Point = readonly [x: number, y: number];

interface Line {
  readonly from: Point;
  readonly to: Point;
  readonly length: number;
}

interface Plane {
  /** Voxel axes of a row, of the rows, and from slice to slice. */
  readonly along: Axis;
  readonly across: Axis;
  readonly through: Axis;
  toMm(along: number, across: number): Point;
  toRas(point: Point, slice: number): RasMm;
}

function axialPlane(affineRas: Affine): Plane {
  const through = orientationOf(affineRas).worldAxis.indexOf(2) as Axis;
  const [along, across] = axes.filter((axis) => axis !== through);
  const [u, v] = [voxelStep(affineRas, along), voxelStep(affineRas, across)];
  // Square axes in the plane: x along u, y towards v, also where the grid is sheared.
  const width = Math.hypot(...u);
  const lean = (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / width;
  const height = Math.sqrt(Math.max(0, v[0] ** 2 + v[1] ** 2 + v[2] ** 2 - lean * lean));
  return {
    along,
    across,
    through,
    toMm: (a, b) => [a * width + b * lean, b * height],
    toRas: ([x, y], slice) => {
      const b = y / height;
      const ijk: [number, number, number] = [0, 0, 0];
      ijk[along] = (x - b * lean) / width;
      ijk[across] = b;
      ijk[through] = slice;
      return applyAffine(affineRas, ijk);
    },
  };
}

/** Of every row, the edge middles of its first and last pixel: the hull needs no others. */
function outline(
  { data, dims }: Voxels,
  label: number,
  { min, max }: VoxelBox,
  { along, across, through, toMm }: Plane,
  slice: number,
): Point[] {
  const strides = [1, dims[0], dims[0] * dims[1]];
  const points: Point[] = [];
  for (let b = min[across]; b < max[across]; b++) {
    const row = b * strides[across] + slice * strides[through];
    let [first, last] = [-1, -1];
    for (let a = min[along]; a < max[along]; a++)
      if (data[row + a * strides[along]] === label) {
        if (first < 0) first = a;
        last = a;
      }
    if (first < 0) continue;
    points.push(toMm(first - 0.5, b), toMm(last + 0.5, b));
    for (const a of first === last ? [first] : [first, last]) points.push(toMm(a, b - 0.5), toMm(a, b + 0.5));
  }
  return points;
}

const cross = (o: Point, a: Point, b: Point): number =>
  (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Counter-clockwise, without the points inside its edges (Andrew's monotone chain). */
function convexHull(points: Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && cross(chain[chain.length - 2], chain[chain.length - 1], point) <= 0)
        chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function longest(hull: readonly Point[]): Line | undefined {
  let best: Line | undefined;
  hull.forEach((from, at) => {
    for (const to of hull.slice(at + 1)) {
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
      if (!best || length > best.length + 1e-9) best = { from, to, length };
    }
  });
  return best;
}

/** The longest chord square to a line: its length is concave along the line, so it lies at one of the hull's corners. */
function squareTo({ from, to, length }: Line, hull: readonly Point[]): Line {
  const [dx, dy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const turned = hull.map(([x, y]): Point => {
    const [px, py] = [x - from[0], y - from[1]];
    return [px * dx + py * dy, py * dx - px * dy];
  });
  const back = ([x, y]: Point): Point => [from[0] + x * dx - y * dy, from[1] + x * dy + y * dx];
  let best: Line = { from, to: from, length: 0 };
  for (const [place] of turned) {
    const [low, high] = chordAt(turned, place);
    if (high - low > best.length + 1e-9)
      best = { from: back([place, low]), to: back([place, high]), length: high - low };
  }
  return best;
}

/** Lowest and highest y of a convex outline at x. */
function chordAt(hull: readonly Point[], x: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  hull.forEach((a, at) => {
    const b = hull[(at + 1) % hull.length];
    const [left, right] = a[0] <= b[0] ? [a, b] : [b, a];
    if (x < left[0] || x > right[0]) return;
    const t = right[0] === left[0] ? [0, 1] : [(x - left[0]) / (right[0] - left[0])];
    for (const share of t) {
      const y = left[1] + share * (right[1] - left[1]);
      if (y < low) low = y;
      if (y > high) high = y;
    }
  });
  return [low, high];
}
