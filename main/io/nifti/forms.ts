import type { Affine } from '#shared/geometry/affine.ts';

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
