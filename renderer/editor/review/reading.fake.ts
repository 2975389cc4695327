import type { ReadingDetail, ReadingSegment, SegmentState } from '#shared/contract/reading.ts';

/** A segment of one voxel's box at (i, j, k), for tests. */
export const segmentAt = (
  value: number,
  state: SegmentState,
  [i, j, k]: readonly [number, number, number],
): ReadingSegment => ({
  value,
  name: 'liver_lesion',
  state,
  comment: '',
  measure: {
    voxels: 2,
    volumeMl: 0.002,
    meanHu: 100,
    sdHu: 0,
    longAxisMm: 2,
    shortAxisMm: 1,
    axesRasMm: {
      long: [
        [i, j, k],
        [i + 2, j, k],
      ],
      short: [
        [i, j, k],
        [i, j + 1, k],
      ],
    },
    centreRasMm: [i, j, k],
    box: { min: [i, j, k], max: [i + 1, j + 1, k + 1] },
    organ: 'liver',
  },
});

export const readingOf = (
  segments: ReadingSegment[],
  changes: Partial<ReadingDetail> = {},
): ReadingDetail => ({
  id: 'reading-1',
  title: 'First look',
  kind: 'lesions',
  origin: { from: 'nothing' },
  file: 'readings/reading-1.nii.gz',
  sha256: '0'.repeat(64),
  segments,
  warnings: [],
  version: 'v0',
  ...changes,
});
