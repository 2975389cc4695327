import type { Dims } from './axes.ts';

/** A box of voxels: from `min` (inclusive) to `max` (exclusive) along each axis. Empty when any max <= min. */
export interface VoxelBox {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

type Triple = [number, number, number];

const zip = (
  a: readonly [number, number, number],
  b: readonly [number, number, number],
  f: (x: number, y: number) => number,
): Triple => [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2])];

export const fullBox = (dims: Dims): VoxelBox => ({ min: [0, 0, 0], max: dims });

/** Size along each axis, never negative. */
export const boxDims = (box: VoxelBox): Triple => zip(box.max, box.min, (a, b) => Math.max(0, a - b));

export const boxVoxels = (box: VoxelBox): number => {
  const [x, y, z] = boxDims(box);
  return x * y * z;
};

export const isEmptyBox = (box: VoxelBox): boolean => boxVoxels(box) === 0;

export const intersectBoxes = (a: VoxelBox, b: VoxelBox): VoxelBox => ({
  min: zip(a.min, b.min, Math.max),
  max: zip(a.max, b.max, Math.min),
});

export const boxesOverlap = (a: VoxelBox, b: VoxelBox): boolean => !isEmptyBox(intersectBoxes(a, b));

/** Smallest box around both; an empty box adds nothing. */
export function uniteBoxes(a: VoxelBox, b: VoxelBox): VoxelBox {
  if (isEmptyBox(a)) return b;
  if (isEmptyBox(b)) return a;
  return { min: zip(a.min, b.min, Math.min), max: zip(a.max, b.max, Math.max) };
}

/** The box grown by `margin` voxels per axis on both sides, cut to the volume. */
export const growBox = (box: VoxelBox, margin: readonly [number, number, number], dims: Dims): VoxelBox =>
  intersectBoxes(
    { min: zip(box.min, margin, (a, m) => a - m), max: zip(box.max, margin, (a, m) => a + m) },
    fullBox(dims),
  );
