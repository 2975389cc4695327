import type { Random } from '#main/tensor/random.ts';

/** A rotation as a row-major 3x3 matrix. */
export type Rotation = readonly [number, number, number, number, number, number, number, number, number];

/** Uniformly distributed: four normal numbers, made a unit quaternion (Shoemake, Uniform random rotations, 1992). */
export function randomRotation(random: Random): Rotation {
  const q = [random.normal(), random.normal(), random.normal(), random.normal()];
  const length = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
  const [w, x, y, z] = q.map((part) => part / length);
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
}
