import { expect, it } from 'vitest';
import { axialSlice, bodyPart, partOf, tellingSlice, tensorGrid, volumeGrid } from './axialSlice.ts';
import { maskArea } from './maskArea.ts';

// Two by two by three voxels; first axis fastest.
const volume = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const grid = volumeGrid([2, 2, 3]);

it('shows the front above and the patient’s right on the left, in whichever order voxels lie', () => {
  expect([...axialSlice(grid, 1, (v) => volume[v])]).toEqual([8, 7, 6, 5]);
  const lastFastest = [1, 5, 9, 3, 7, 11, 2, 6, 10, 4, 8, 12];
  expect([...axialSlice(tensorGrid([2, 2, 3]), 1, (v) => lastFastest[v])]).toEqual([8, 7, 6, 5]);
});

it('is taken where most lesion is, else most organ, else in the middle', () => {
  const isLesion = [false, false, true];
  expect(tellingSlice(grid, [1, 1, 1, 1, 0, 0, 0, 0, 0, 2, 0, 0], isLesion)).toBe(2);
  expect(tellingSlice(grid, [1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0], isLesion)).toBe(0);
  expect(
    tellingSlice(
      grid,
      Array.from({ length: 12 }, () => 0),
      isLesion,
    ),
  ).toBe(1);
});

it('is cut to what is not black, with a little around it', () => {
  const grey = new Uint8Array(10 * 8);
  grey[5 + 10 * 4] = 200;
  const part = bodyPart(grey, 10, 8);
  expect(part).toEqual({ left: 3, top: 2, columns: 5, rows: 5 });
  expect(partOf(grey, 10, part).indexOf(200)).toBe(12);
  expect(bodyPart(new Uint8Array(80), 10, 8)).toEqual({ left: 0, top: 0, columns: 10, rows: 8 });
});

it('shows a mask as runs of its rows', () => {
  expect(maskArea(Uint8Array.of(0, 1, 1, 1, 0, 0), 3, 2, 2, 1)).toBe('M2 0h4v1h-4zM0 1h2v1h-2z');
  expect(maskArea(new Uint8Array(6), 3, 2, 2, 1)).toBe('');
});
