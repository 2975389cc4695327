import { describe, expect, it } from 'vitest';
import { combineInto, pasteBox, readSlice, readSliceBox, sliceLayout } from './slicePixels.ts';

// Voxel (i, j, k) of 4 × 3 × 2 holds the number ijk.
const dims = [4, 3, 2] as const;
const volume = Int16Array.from({ length: 24 }, (_, at) => {
  const [i, j, k] = [at % 4, Math.floor(at / 4) % 3, Math.floor(at / 12)];
  return 100 * i + 10 * j + k;
});

const read = (axis: 0 | 1 | 2, index: number, mostTexels = 99): number[] => {
  const layout = sliceLayout(dims, axis, mostTexels);
  const out = new Int16Array(layout.across * layout.down);
  readSlice(volume, dims, layout, index, out);
  return [...out];
};

describe('readSlice', () => {
  it('takes the lower remaining axis across and the higher down', () => {
    expect(read(2, 1)).toEqual([1, 101, 201, 301, 11, 111, 211, 311, 21, 121, 221, 321]);
    expect(read(1, 2)).toEqual([20, 120, 220, 320, 21, 121, 221, 321]);
    expect(read(0, 3)).toEqual([300, 310, 320, 301, 311, 321]);
  });

  it('leaves out voxels where a slice is larger than a texture', () => {
    expect(sliceLayout(dims, 2, 2)).toMatchObject({ stride: 2, across: 2, down: 2 });
    expect(read(2, 0, 2)).toEqual([0, 200, 20, 220]);
  });
});

describe('readSliceBox', () => {
  const box = { min: [1, 1, 0], max: [3, 3, 1] } as const;
  const within = (axis: 0 | 1 | 2, index: number, mostTexels = 99): number[] => {
    const layout = sliceLayout(dims, axis, mostTexels);
    const out = new Int16Array(layout.across * layout.down).fill(-1);
    readSliceBox(volume, dims, layout, index, box, out);
    return [...out];
  };

  it('reads the pixels of a box and leaves the others', () => {
    expect(within(2, 0)).toEqual([-1, -1, -1, -1, -1, 110, 210, -1, -1, 120, 220, -1]);
    expect(within(1, 2)).toEqual([-1, 120, 220, -1, -1, -1, -1, -1]);
    expect(within(2, 1)).toEqual(Array.from({ length: 12 }, () => -1));
    expect(within(2, 0, 2)).toEqual([-1, -1, -1, 220]);
  });
});

describe('pasteBox', () => {
  const box = { min: [1, 0, 1], max: [3, 2, 2] } as const;
  const voxels = Int16Array.of(-1, -2, -3, -4);

  const pasted = (axis: 0 | 1 | 2, index: number, mostTexels = 99): number[] => {
    const layout = sliceLayout(dims, axis, mostTexels);
    const out = new Int16Array(layout.across * layout.down);
    pasteBox(box, voxels, layout, index, out);
    return [...out];
  };

  it('overwrites what of the box lies on the slice', () => {
    expect(pasted(2, 1)).toEqual([0, -1, -2, 0, 0, -3, -4, 0, 0, 0, 0, 0]);
    expect(pasted(0, 2)).toEqual([0, 0, 0, -2, -4, 0]);
  });

  it('changes nothing on other slices', () => expect(pasted(2, 0).every((v) => v === 0)).toBe(true));

  it('keeps to the voxels that a coarser picture shows', () =>
    expect(pasted(2, 1, 2)).toEqual([0, -2, 0, 0]));
});

describe('combineInto', () => {
  it('takes the largest, smallest, summed or farthest value', () => {
    const combined = (how: Parameters<typeof combineInto>[2]): number[] => {
      const slab = Float32Array.of(1, -5, 3);
      combineInto(slab, [2, 4, -9], how);
      return [...slab];
    };
    expect(combined('max')).toEqual([2, 4, 3]);
    expect(combined('min')).toEqual([1, -5, -9]);
    expect(combined('mean')).toEqual([3, -1, -6]);
    expect(combined('extreme')).toEqual([2, -5, -9]);
  });
});
