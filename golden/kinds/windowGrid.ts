import { windowCount, windowGrid as gridOf } from '#main/segmentation/sliding/windowGrid.ts';
import { check } from '../check.ts';
import type { GoldenKind } from '../kind.ts';

type Triple = readonly [number, number, number];

interface GridCase {
  readonly volume: Triple;
  readonly roi: Triple;
  readonly overlap: number;
  readonly padded: Triple;
  readonly pad_low?: Triple;
  readonly starts_per_axis: readonly (readonly number[])[];
  readonly windows: number;
}

/** Padding and first voxels of the windows for many sizes and overlaps. */
export const windowGrid: GoldenKind = {
  kind: 'window-grid',
  run: (golden) =>
    (golden.json['cases'] as readonly GridCase[]).map((one, at) => {
      const grid = gridOf(one.volume, one.roi, one.overlap);
      const low = one.pad_low ?? [0, 0, 0];
      const found = [
        ...grid.padded,
        ...grid.padLow,
        windowCount(grid),
        ...grid.starts.flatMap((line) => [line.length, ...line]),
      ];
      const wanted = [
        ...one.padded,
        ...low,
        one.windows,
        ...one.starts_per_axis.flatMap((line) => [line.length, ...line]),
      ];
      return check(`${one.volume.join('x')} at ${one.overlap} (${at})`, found, wanted, { rule: 'exact' });
    }),
};
