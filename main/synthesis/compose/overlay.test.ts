import { describe, expect, it } from 'vitest';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { fakeCase } from '../case.fake.ts';
import { regionOf } from '../region.ts';
import { createOverlay } from './overlay.ts';

const { source } = fakeCase({ dims: [70, 50, 40], noiseHu: 30 });
const box: VoxelBox = { min: [28, 28, 12], max: [38, 38, 20] };
const inner: VoxelBox = { min: [30, 30, 14], max: [34, 36, 18] };
const written = { ...regionOf(source, box), hu: new Int16Array(10 * 10 * 8).fill(7) };

describe('overlay', () => {
  it('shows the source until something is written, and then that', () => {
    const overlay = createOverlay(source);
    expect(overlay.read(box)).toEqual(regionOf(source, box));
    expect(overlay.heldVoxels).toBe(0);
    overlay.write(written);
    expect(overlay.read(box)).toEqual(written);
    const beside: VoxelBox = { min: [38, 20, 10], max: [44, 40, 18] };
    expect(overlay.read(beside)).toEqual(regionOf(source, beside));
  });

  it('restores a part and keeps the rest', () => {
    const overlay = createOverlay(source);
    overlay.write(written);
    overlay.restore(inner);
    expect(overlay.read(inner)).toEqual(regionOf(source, inner));
    const beside: VoxelBox = { min: [34, 30, 14], max: [36, 36, 18] };
    expect(new Set(overlay.read(beside).hu)).toEqual(new Set([7]));
  });

  it('lets go of what no box needs, and copies only what it must', () => {
    const overlay = createOverlay(source);
    overlay.write(regionOf(source, { min: [33, 33, 17], max: [40, 40, 20] }));
    expect(overlay.heldVoxels).toBe(32 * 18 * 16);
    overlay.forgetAllBut([inner]);
    expect(overlay.heldVoxels).toBe(32 * 18 * 16);
    overlay.forgetAllBut([]);
    expect(overlay.heldVoxels).toBe(0);
  });

  it('never writes to the source', () => {
    const before = regionOf(source, box);
    const overlay = createOverlay(source);
    overlay.write(written);
    overlay.read(box).hu.fill(1);
    expect(regionOf(source, box)).toEqual(before);
    expect(overlay.read(box)).toEqual(written);
  });
});
