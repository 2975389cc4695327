import { describe, expect, it } from 'vitest';
import { noPostProcessing, type PostProcessing } from '#shared/contract/segmentOptions.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import { clean, type CleanInput } from './clean.ts';

/** One slice drawn as text: `.` background, `o` organ, `#` lesion. */
function drawn(...rows: string[]): Voxels<Uint8Array> {
  return {
    data: Uint8Array.from(rows.join(''), (sign) => '.o#'.indexOf(sign)),
    dims: [rows[0].length, rows.length, 1],
  };
}

const text = ({ data, dims: [nx, ny] }: Voxels<Uint8Array>): string[] =>
  Array.from({ length: ny }, (_, j) =>
    Array.from(data.subarray(j * nx, (j + 1) * nx), (v) => '.o#'[v]).join(''),
  );

const cleaned = (
  labels: Voxels<Uint8Array>,
  changes: Partial<PostProcessing>,
  more: Partial<CleanInput> = {},
) =>
  clean(
    { labels, organValue: 1, lesionValues: [2], spacingMm: [1, 1, 1], voxelMm3: 1, ...more },
    { ...noPostProcessing, ...changes },
  );

describe('clean', () => {
  const labels = drawn('............', '.oooo.....#.', '.o##o.......', '.oooo.......');

  it('changes nothing unless asked to', () => {
    const { labels: same, steps } = cleaned(labels, {});
    expect(same).toBe(labels);
    expect(steps).toEqual([]);
  });

  it('keeps lesions inside the closed and grown organ, counting what is lost', () => {
    const { labels: kept, steps } = cleaned(
      drawn(
        ...Array.from({ length: 7 }, () => '.'.repeat(24)),
        `${'.'.repeat(4)}oooooo${'.'.repeat(9)}#....`,
        `....oo##oo..............`,
        ...Array.from({ length: 7 }, () => '.'.repeat(24)),
      ),
      {
        organFilter: 'near',
      },
    );
    expect(text(kept)[7]).toContain('#');
    expect(steps).toEqual([{ step: 'organ filter: near', voxelsBefore: 3, voxelsAfter: 3 }]);
  });

  it('takes the given organ for the predicted one', () => {
    const organMask: Mask = {
      dims: labels.dims,
      data: Uint8Array.from(labels.data, (value, v) => (value > 0 && v % 12 < 5 ? 1 : v === 14 ? 1 : 0)),
    };
    organMask.data[5 + 24] = 1;
    const { labels: kept } = cleaned(labels, { organFilter: 'organ' }, { organMask });
    expect(text(kept)).toEqual(['............', '.oooo.......', '.o##oo......', '.oooo.......']);
  });

  it('erodes lesions, and drops small ones, into the organ', () => {
    expect(text(cleaned(labels, { erosionSteps: 1 }).labels)[2]).toBe('.oooo.......');
    const { labels: kept, steps } = cleaned(labels, { smallestRadiusMm: 0.7 });
    expect(text(kept)).toEqual(['............', '.oooo.....o.', '.o##o.......', '.oooo.......']);
    expect(steps).toEqual([{ step: 'size filter: 0.7 mm', voxelsBefore: 3, voxelsAfter: 2 }]);
  });

  it('says whether the case counts as positive', () => {
    const detection = { thresholdMm3: 2, erode: false };
    expect(cleaned(labels, { detection }).detection).toEqual({ positive: true, mm3: 3 });
    expect(cleaned(labels, { detection: { ...detection, erode: true } }).detection.positive).toBe(false);
    expect(cleaned(drawn('....'), { detection, organFilter: 'region' }).detection.mm3).toBe(0);
  });

  it('removes lesions far from a large organ', () => {
    const far = drawn(
      ...Array.from(
        { length: 12 },
        (_, j) => `.${j > 2 && j < 9 ? 'oooooo' : '......'}..............${j === 5 ? '##' : '..'}.`,
      ),
    );
    const thick = { data: new Uint8Array(far.data.length * 9), dims: [far.dims[0], far.dims[1], 9] as const };
    for (let k = 0; k < 9; k++) thick.data.set(far.data, k * far.data.length);
    const { steps } = cleaned(thick, { organFilter: 'region' });
    expect(steps[0]).toEqual({ step: 'organ filter: region', voxelsBefore: 18, voxelsAfter: 0 });
  });
});
