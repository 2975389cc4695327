import { type Affine, determinant, invertAffine, spacingOf } from '#shared/geometry/affine.ts';

type Triple = readonly [number, number, number];

/** NIfTI's "qform": a rotation as unit quaternion (a, b, c, d) with a >= 0 left out, spacing, handedness, offset. */
export interface Qform {
  readonly quaternion: Triple;
  /** -1 when the third voxel axis points against the rotation's third column (a left-handed grid). */
  readonly qfac: 1 | -1;
  readonly spacing: Triple;
  readonly offset: Triple;
}

/** How far b² + c² + d² may exceed 1 by rounding of the header's float32. */
const unitTolerance = 1e-5;

/**
 * The affine of a qform (nifti1.h, "method 2").
 *
 * @returns undefined when (b, c, d) is longer than a unit quaternion's part can be
 */
export function affineOfQform({ quaternion, qfac, spacing, offset }: Qform): Affine | undefined {
  const squares = quaternion[0] ** 2 + quaternion[1] ** 2 + quaternion[2] ** 2;
  if (!(squares <= 1 + unitTolerance)) return undefined;
  // Where rounding leaves next to nothing for a, a half turn was meant (nifti1_io's rule, threshold included).
  const halfTurn = 1 - squares < 1e-7;
  const a = halfTurn ? 0 : Math.sqrt(1 - squares);
  const [b, c, d] = quaternion.map((q) => (halfTurn ? q / Math.sqrt(squares) : q));
  const [x, y] = spacing;
  const z = spacing[2] * qfac;
  return [
    (a * a + b * b - c * c - d * d) * x,
    2 * (b * c - a * d) * y,
    2 * (b * d + a * c) * z,
    offset[0],
    2 * (b * c + a * d) * x,
    (a * a + c * c - b * b - d * d) * y,
    2 * (c * d - a * b) * z,
    offset[1],
    2 * (b * d - a * c) * x,
    2 * (c * d + a * b) * y,
    (a * a + d * d - b * b - c * c) * z,
    offset[2],
    0,
    0,
    0,
    1,
  ];
}

/**
 * The affine nearest to the given one whose voxel axes are square: same spacing, same first voxel, directions
 * replaced by the nearest rotation (or rotation and mirror).
 *
 * Polar decomposition by Newton's iteration X ← (X + X⁻ᵀ) / 2 (Higham 1986), which converges quadratically
 * for the almost square matrices that it is given.
 */
export function squareAffine(affineRas: Affine): Affine {
  const spacing = spacingOf(affineRas);
  let square: Affine = affineRas.map((value, at) =>
    at < 12 && at % 4 < 3 ? value / spacing[at % 4] : +(at === 15),
  );
  for (let round = 0; round < 8; round++) {
    const inverse = invertAffine(square);
    square = square.map((value, at) => (value + inverse[4 * (at % 4) + Math.floor(at / 4)]) / 2);
  }
  return affineRas.map((value, at) => (at < 12 && at % 4 < 3 ? square[at] * spacing[at % 4] : value));
}

/**
 * The qform of a square affine, rounded as the header stores it.
 *
 * The part a = √(1 - b² - c² - d²) is not stored, so near half turns (a ≈ 0, the usual lie of a CT) rounding
 * b, c, d to float32 can turn the grid by up to 7e-4. Of the roundings up and down the one that
 * reads back nearest is taken; what remains is for the caller to judge.
 *
 * @param round rounds to the header's number type: Math.fround in NIfTI-1, identity in NIfTI-2
 */
export function qformOf(square: Affine, round: (value: number) => number): Qform {
  const [x, y, z] = spacingOf(square);
  const qfac = determinant(square) < 0 ? -1 : 1;
  const exact = quaternionOf(square.map((value, at) => value / ([x, y, z * qfac][at % 4] ?? 1)));
  const rest = {
    qfac,
    spacing: [round(x), round(y), round(z)],
    offset: [round(square[3]), round(square[7]), round(square[11])],
  } as const;
  const candidates = product(exact.map((value) => neighbours(value, round))).map(([b, c, d]): Qform => ({
    quaternion: [b, c, d],
    ...rest,
  }));
  const error = (form: Qform): number => {
    const back = affineOfQform(form);
    if (back === undefined) return Infinity;
    return Math.max(...back.map((value, at) => (at % 4 === 3 ? 0 : Math.abs(value - square[at]))));
  };
  return candidates.reduce((best, form) => (error(form) < error(best) ? form : best));
}

/** Value rounded, and the float32 on its other side: 2^-24 of a value is half to one unit in its last place. */
function neighbours(value: number, round: (value: number) => number): number[] {
  const step = Math.abs(value) * 2 ** -24;
  return [...new Set([round(value), round(value + step), round(value - step)])];
}

const product = (choices: readonly (readonly number[])[]): number[][] =>
  choices.reduce<number[][]>(
    (heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, tail])),
    [[]],
  );

/** (b, c, d) of a rotation matrix, with a >= 0 (Shepperd's method: divide by the largest of the four). */
function quaternionOf(r: Affine): Triple {
  const [xx, yy, zz] = [r[0], r[5], r[10]];
  const squares = [1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz];
  const largest = squares.indexOf(Math.max(...squares));
  const sums = [r[9] - r[6], r[2] - r[8], r[4] - r[1]];
  const half = 2 * Math.sqrt(squares[largest]);
  const quarter = squares[largest] / half;
  if (largest === 0) return [sums[0] / half, sums[1] / half, sums[2] / half];
  const a = sums[largest - 1] / half;
  const pair = (p: number, q: number): number => (r[4 * p + q] + r[4 * q + p]) / half;
  const at = (axis: number): number => (axis === largest - 1 ? quarter : pair(axis, largest - 1));
  const sign = a < 0 ? -1 : 1;
  return [sign * at(0), sign * at(1), sign * at(2)];
}
