import { expect, it } from 'vitest';
import { determinant } from '#shared/geometry/affine.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { randomRotation } from './rotation.ts';

it('draws rotations: unit rows at right angles, right-handed, no direction preferred', () => {
  const random = seededRandom(1);
  let upward = 0;
  for (let n = 0; n < 400; n++) {
    const r = randomRotation(random);
    const rows = [r.slice(0, 3), r.slice(3, 6), r.slice(6, 9)];
    const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    for (const [i, row] of rows.entries())
      for (const [j, other] of rows.entries()) expect(dot(row, other)).toBeCloseTo(i === j ? 1 : 0, 10);
    expect(determinant([...rows[0], 0, ...rows[1], 0, ...rows[2], 0, 0, 0, 0, 1])).toBeCloseTo(1, 10);
    if (r[8] > 0) upward++;
  }
  expect(upward).toBeGreaterThan(150);
  expect(upward).toBeLessThan(250);
});
