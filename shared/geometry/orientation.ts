import { type Affine, spacingOf, voxelStep } from './affine.ts';
import { type Axis, axes } from './axes.ts';

/** For each voxel axis: the world axis it runs along most closely, and whether toward its positive end. */
export interface Orientation {
  /** worldAxis[v]: 0 = left-right, 1 = posterior-anterior, 2 = inferior-superior. A permutation. */
  readonly worldAxis: readonly [Axis, Axis, Axis];
  /** sign[v]: +1 when the index grows toward Right / Anterior / Superior, else -1. */
  readonly sign: readonly [1 | -1, 1 | -1, 1 | -1];
}

const letters = [
  ['L', 'R'],
  ['P', 'A'],
  ['I', 'S'],
] as const;

const permutations: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Closest anatomical orientation of a grid: the permutation with the largest sum of |direction cosines|. */
export function orientationOf(affineRas: Affine): Orientation {
  const spacing = spacingOf(affineRas);
  const cosine = (voxelAxis: Axis, worldAxis: Axis): number =>
    voxelStep(affineRas, voxelAxis)[worldAxis] / (spacing[voxelAxis] || 1);
  const score = (p: readonly [Axis, Axis, Axis]): number =>
    axes.reduce<number>((sum, v) => sum + Math.abs(cosine(v, p[v])), 0);
  const best = permutations.reduce((a, b) => (score(b) > score(a) + 1e-9 ? b : a));
  const sign = (v: Axis): 1 | -1 => (cosine(v, best[v]) < 0 ? -1 : 1);
  return { worldAxis: best, sign: [sign(0), sign(1), sign(2)] };
}

/** Three letters, e.g. "LPS": the directions in which i, j and k grow. */
export function orientationCode(affineRas: Affine): string {
  const { worldAxis, sign } = orientationOf(affineRas);
  return axes.map((v) => letters[worldAxis[v]][sign[v] > 0 ? 1 : 0]).join('');
}

/** Orientation of a three-letter code such as "RAS"; undefined when it is none. */
export function parseOrientation(code: string): Orientation | undefined {
  const worldAxis: Axis[] = [];
  const sign: (1 | -1)[] = [];
  for (const letter of code.toUpperCase()) {
    const axis = axes.find((a) => (letters[a] as readonly string[]).includes(letter));
    if (axis === undefined || worldAxis.includes(axis)) return undefined;
    worldAxis.push(axis);
    sign.push(letters[axis][1] === letter ? 1 : -1);
  }
  if (worldAxis.length !== 3) return undefined;
  return { worldAxis: worldAxis as [Axis, Axis, Axis], sign: sign as [1, 1, 1] };
}
