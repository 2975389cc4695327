import { expect, it } from 'vitest';
import { labelBoxes } from './labelBoxes.ts';

// Two slices:  1 1 0 0 | 0 0 0 3
//              1 2 0 0 | 0 0 0 3
const dims = [4, 2, 2] as const;
const labels = Uint8Array.of(1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3);

it('is the smallest box around each value that occurs', () =>
  expect([...labelBoxes(labels, dims)]).toEqual([
    [1, { min: [0, 0, 0], max: [2, 2, 1] }],
    [2, { min: [1, 1, 0], max: [2, 2, 1] }],
    [3, { min: [3, 0, 1], max: [4, 2, 2] }],
  ]));
