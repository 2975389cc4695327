import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, decodeFrame, frameOffsets } from '#shared/contract/frame.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { boxVoxels } from '#shared/geometry/box.ts';
import { ChangeHeader } from '#shared/contract/case.ts';
import { changesOf } from './changeFrame.ts';
import { caseDetail } from './caseDetail.fake.ts';
import { type BoxChange, type DisplayedVoxels, applyChanges, restoreAll } from './displayedVoxels.ts';

const dims = [5, 4, 3] as const;
const voxels = 60;

const source = (): { image: Int16Array; labels: Uint8Array } => ({
  image: Int16Array.from({ length: voxels }, (_, i) => i * 10),
  labels: Uint8Array.from({ length: voxels }, (_, i) => i % 3),
});
const displayed = (): DisplayedVoxels => ({ dims, ...source(), patches: [] });

const filled = (box: VoxelBox, hu: number, label: number): BoxChange => ({
  box,
  voxels: {
    image: new Int16Array(boxVoxels(box)).fill(hu),
    labels: new Uint8Array(boxVoxels(box)).fill(label),
  },
});

/** Rows of one slice, for the eye. */
const slice = (array: ArrayLike<number>, k: number): number[][] =>
  Array.from({ length: 4 }, (_, j) => Array.from({ length: 5 }, (_, i) => array[i + 5 * (j + 4 * k)]));

describe('changed boxes', () => {
  it('change their voxels and no other', () => {
    const shown = displayed();
    applyChanges(shown, [filled({ min: [1, 1, 1], max: [3, 3, 2] }, -7, 9)]);
    expect(slice(shown.image, 1)).toEqual([
      [200, 210, 220, 230, 240],
      [250, -7, -7, 280, 290],
      [300, -7, -7, 330, 340],
      [350, 360, 370, 380, 390],
    ]);
    expect(slice(shown.labels, 1)[1]).toEqual([1, 9, 9, 1, 2]);
    expect(slice(shown.image, 0)).toEqual(slice(source().image, 0));
    expect(slice(shown.image, 2)).toEqual(slice(source().image, 2));
  });

  it('keep the source under them, also where they overlap', () => {
    const shown = displayed();
    const first = filled({ min: [0, 0, 0], max: [3, 2, 1] }, 1, 1);
    const second = filled({ min: [1, 1, 0], max: [4, 3, 1] }, 2, 2);
    const patches = applyChanges(shown, [first, second]);
    expect(patches.map((patch) => [...patch.image])).toEqual([
      [0, 10, 20, 50, 60, 70],
      [60, 70, 80, 110, 120, 130],
    ]);
  });

  it('keep one patch when the same lesion is changed again and again', () => {
    const shown = displayed();
    const box = (size: number): VoxelBox => ({ min: [0, 0, 0], max: [size, size, 1] });
    const patches = applyChanges(
      shown,
      [2, 3, 4, 3, 2].map((size) => filled(box(size), size, 1)),
    );
    expect(patches.map((patch) => patch.box)).toEqual([box(4)]);
  });

  it('give the source back when restored, whatever was done before', () => {
    const box = fc
      .tuple(...dims.map((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.integer({ min: 0, max: n }))))
      .map((ends): VoxelBox => ({
        min: ends.map(([a, b]) => Math.min(a, b)) as [number, number, number],
        max: ends.map(([a, b]) => Math.max(a, b)) as [number, number, number],
      }));
    const change = fc
      .tuple(box, fc.integer({ min: -9, max: -1 }), fc.boolean())
      .map(([at, hu, restore]) => (restore ? { box: at } : filled(at, hu, 7)));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const shown = displayed();
        const patches = applyChanges(shown, changes);
        const rest = applyChanges({ ...shown, patches }, restoreAll(patches));
        expect(rest).toEqual([]);
        expect({ image: shown.image, labels: shown.labels }).toEqual(source());
      }),
    );
  });
});

describe('a change frame', () => {
  it('tells new voxels at their offsets, and boxes to restore', () => {
    const box: VoxelBox = { min: [0, 0, 0], max: [3, 1, 1] };
    const parts = [new Uint8Array(Int16Array.of(-1, 0, 1).buffer), Uint8Array.of(4, 5, 6)];
    const [imageOffset, labelOffset] = frameOffsets(parts.map((part) => part.length));
    const header = {
      case: caseDetail(),
      boxes: [
        { box, restored: false, imageOffset, labelOffset },
        { box, restored: true, imageOffset: 0, labelOffset: 0 },
      ],
    };
    const frame = decodeFrame(encodeFrame(header, parts).buffer, ChangeHeader);
    expect(changesOf(frame.header.boxes, frame.header.case.imageType, frame.payload)).toEqual([
      { box, voxels: { image: Int16Array.of(-1, 0, 1), labels: Uint8Array.of(4, 5, 6) } },
      { box },
    ]);
  });
});
