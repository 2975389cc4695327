import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import { PickleReader } from './pickle/reader.ts';
import { gather, isContiguous, rebuildTensor, spanOf } from './strided.ts';
import type { PickleValue, StorageRef, TensorRef } from './values.ts';

const storage: StorageRef = { kind: 'storage', key: '0', dtype: 'U8', elements: 12, offset: 0 };
const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
const reader = new PickleReader(new Uint8Array(), 0, 'x.pt');
const tuple = (...items: PickleValue[]): PickleValue => ({ kind: 'tuple', items });
const view = (offset: number, shape: number[], strides: number[]) =>
  rebuildTensor([storage, offset, tuple(...shape), tuple(...strides)], reader);

const gathered = (ref: TensorRef) => gather(ref, bytes.slice(ref.offset, ref.offset + spanOf(ref)));

const code = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return isProblem(error) ? error.code : error;
  }
};

describe('strided views of the storage 0..11', () => {
  it('gathers rows, columns, steps, repeats and nothing', () => {
    expect([...gathered(view(4, [4], [1]))]).toEqual([4, 5, 6, 7]);
    expect([...gathered(view(0, [4, 3], [1, 4]))]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect([...gathered(view(1, [3], [5]))]).toEqual([1, 6, 11]);
    expect([...gathered(view(2, [3, 2], [0, 1]))]).toEqual([2, 3, 2, 3, 2, 3]);
    expect([...gathered(view(7, [], []))]).toEqual([7]);
    expect([...gathered(view(12, [0, 3], [3, 1]))]).toEqual([]);
  });

  it('knows row-major views, whatever the stride of an axis of one', () => {
    expect(isContiguous(view(0, [3, 4], [4, 1]))).toBe(true);
    expect(isContiguous(view(0, [3, 1, 4], [4, 99, 1]))).toBe(true);
    expect(isContiguous(view(0, [4, 3], [1, 4]))).toBe(false);
  });

  it('refuses views that leave the storage or are not made of whole numbers from 0 up', () => {
    for (const [offset, shape, strides] of [
      [8, [5], [1]],
      [0, [4], [4]],
      [-1, [2], [1]],
      [0, [-2], [1]],
      [0, [2], [-1]],
      [0, [2, 2], [1]],
    ] as const)
      expect(code(() => view(offset, [...shape], [...strides]))).toBe('checkpoint-broken');
  });

  it('refuses an expansion that no memory holds', () =>
    expect(code(() => view(0, [2 ** 40], [0]))).toBe('checkpoint-refused'));
});
