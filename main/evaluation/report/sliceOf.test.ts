import { expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { worstSlice } from './sliceOf.ts';

const roles = { organ: [1], tumor: [2] };
const dims = [4, 3, 3] as const;
const ct = {
  dims,
  // i grows to the right, j to the front, k upward.
  affineRas: scalingAffine([40, 50, 5], [0, 0, 100]),
  data: Int16Array.from({ length: 36 }, (_, v) => (v % 4 === 3 ? 1000 : -1000)),
  meaning: 'hu' as const,
};
const labels = (...tumor: number[]) => ({
  data: Uint8Array.from({ length: 36 }, (_, v) => (tumor.includes(v) ? 2 : 1)),
  roles,
});

it('shows the slice with the most disagreement as a radiologist sees it: right on the left, front on top', () => {
  // Slice 0: both agree on a voxel. Slice 1: truth at (3, 2), prediction at (0, 0).
  const slice = worstSlice(ct, labels(5, 12 + 11), labels(5, 12));
  expect(slice).toMatchObject({ columns: 4, rows: 3, columnMm: 40, rowMm: 50, heightMm: 105 });
  expect([...(slice?.truth ?? [])]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect([...(slice?.prediction ?? [])]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  expect(Array.from(slice?.grey ?? []).slice(0, 4)).toEqual([255, 0, 0, 0]);
});

it('is nothing without tumor', () => {
  expect(worstSlice(ct, undefined, labels())).toBeUndefined();
});
