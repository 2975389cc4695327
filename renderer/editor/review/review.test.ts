import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { compareMasks, updateAgreement } from '#shared/masks/compareMasks.ts';
import { valueSet } from '#shared/masks/paint.ts';
import { RunRecorder } from '#shared/masks/runs.ts';
import { encodeRuns } from '#shared/masks/runBytes.ts';
import { toBase64 } from '../base64.ts';
import { caseDetail } from '../caseDetail.fake.ts';
import { planeFrame } from '../viewPlanes.ts';
import { lesionMark, measurementMark, segmentTags } from './marks.ts';
import {
  axesOf,
  freeMeasurementId,
  lengthOf,
  measurementPoint,
  measurementWords,
  roiOf,
  squareTo,
} from './measuring.ts';
import { readingOf, segmentAt } from './reading.fake.ts';
import { finalValues, freeValue, lesionNameAt, progressWords, segmentRows, stepSegment } from './segments.ts';
import { editsMask, firstBrush, isDrawTool, isPaintTool, resizedBrush } from './tools.ts';

const reading = readingOf([
  segmentAt(1, 'open', [0, 0, 0]),
  segmentAt(2, 'accepted', [1, 1, 1]),
  segmentAt(4, 'edited', [2, 2, 1]),
  segmentAt(5, 'rejected', [3, 3, 1]),
]);

describe('segments', () => {
  it('are walked through round the ends', () => {
    expect([undefined, 1, 5].map((value) => stepSegment(reading, value, 1)?.value)).toEqual([1, 2, 1]);
    expect([undefined, 1, 5].map((value) => stepSegment(reading, value, -1)?.value)).toEqual([5, 5, 4]);
    expect(stepSegment(readingOf([]), undefined, 1)).toBeUndefined();
  });

  it('know the first free value, what is final, and how far the review is', () => {
    expect(freeValue(reading)).toBe(3);
    expect(finalValues(reading)).toEqual([2, 4]);
    expect(finalValues({ ...reading, kind: 'structures' })).toEqual([1, 2, 4]);
    expect(progressWords(reading)).toBe('3 of 4 decided');
    const full = readingOf(Array.from({ length: 255 }, (_, n) => segmentAt(n + 1, 'open', [0, 0, 0])));
    expect(freeValue(full)).toBeUndefined();
  });

  it('have the colour of their state; the chosen one stands out', () => {
    const colours = segmentRows(reading, 2).map(({ colour }) => colour);
    expect(new Set(colours).size).toBe(4);
    expect(segmentRows(reading, undefined)[1].colour).not.toBe(colours[1]);
  });

  it('are named after the organ they are drawn in', () => {
    expect([1, 0].map((label) => lesionNameAt(caseDetail(), label))).toEqual(['liver_lesion', 'lesion']);
  });

  it('are tagged where they have voxels, and drawn with their axes when chosen', () => {
    const empty = segmentAt(6, 'open', [0, 0, 0]);
    const gone = { ...empty, measure: { ...empty.measure, voxels: 0 } as typeof empty.measure };
    const tags = segmentTags(readingOf([...reading.segments, gone as typeof empty]), 2);
    expect(tags.map(({ value, chosen }) => [value, chosen])).toEqual([
      [1, false],
      [2, true],
      [4, false],
      [5, false],
    ]);
    expect(lesionMark(reading, 2)).toMatchObject({ plane: 'axial', text: '2.0 × 1.0 mm', tone: 'lesion' });
    expect([lesionMark(reading, undefined), lesionMark(undefined, 1)]).toEqual([undefined, undefined]);
  });
});

describe('tools', () => {
  it('are told apart by what they change', () => {
    expect(
      (['brush', 'fill', 'roi', 'place'] as const).map((tool) => [
        isPaintTool(tool),
        editsMask(tool),
        isDrawTool(tool),
      ]),
    ).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, true],
      [false, false, false],
    ]);
  });

  it('keep the brush on whole millimetres within its limits', () => {
    const sizes = [1, 5, -20, 400].map(
      (by) => resizedBrush({ ...firstBrush, diameterMm: 9.6 }, by).diameterMm,
    );
    expect(sizes).toEqual([11, 15, 1, 200]);
  });
});

describe('measuring', () => {
  const facts = { id: 'x', reader: 'Ada', madeAt: '2026-01-01T00:00:00.000Z', plane: 'axial' } as const;
  const grid = { dims: [5, 4, 3] as const, affineRas: scalingAffine([2, 1, 3]) };
  const frame = planeFrame(grid, 'axial');

  it('gives lengths, and axes with the longer first', () => {
    const length = lengthOf(
      [
        [0, 0, 0],
        [3, 4, 0],
      ],
      facts,
    );
    expect(length).toMatchObject({ kind: 'length', lengthMm: 5 });
    const axes = axesOf(
      [
        [0, 0, 0],
        [2, 0, 0],
      ],
      [
        [1, -2, 0],
        [1, 2, 0],
      ],
      facts,
    );
    expect(axes).toMatchObject({
      longMm: 4,
      shortMm: 2,
      long: [
        [1, -2, 0],
        [1, 2, 0],
      ],
    });
    expect([length, axes].map(measurementWords)).toEqual(['5.0 mm', '4.0 × 2.0 mm']);
    expect([length, axes].map(measurementPoint)).toEqual([
      [1.5, 2, 0],
      [1, 0, 0],
    ]);
    expect(measurementMark(length, true)).toMatchObject({
      tone: 'chosen',
      lines: [length.kind === 'length' ? length.line : []],
    });
  });

  it('turns the second axis square to the first', () => {
    const [from, to] = squareTo(
      [
        [0, 0, 0],
        [10, 0, 0],
      ],
      [
        [3, -1, 0],
        [5, 4, 0],
      ],
      [0, 0, 1],
    );
    expect([from, to].map((point) => point.map((mm) => Number(mm.toFixed(6)) + 0))).toEqual([
      [4, -1, 0],
      [4, 4, 0],
    ]);
  });

  it('gives statistics of the voxels in a circle on one slice', () => {
    const image = Int16Array.from({ length: 60 }, (_, v) => v);
    const roi = roiOf({ grid, image }, frame, [4, 2, 3], 1.1, facts);
    // Voxel (2, 2, 1) = 32 and its neighbours along j, which lie 1 mm away.
    expect(roi).toMatchObject({ voxels: 3, areaMm2: 6, meanHu: 32, minHu: 27, maxHu: 37 });
    expect(measurementWords(roi)).toBe('32 ± 4 HU');
    expect(roiOf({ grid, image }, frame, [4, 2, 3], 0.01, facts)).toMatchObject({ voxels: 1, sdHu: 0 });
  });

  it('numbers measurements of a kind', () => {
    const taken = [
      {
        ...lengthOf(
          [
            [0, 0, 0],
            [1, 0, 0],
          ],
          facts,
        ),
        id: 'length-7',
      },
    ];
    expect([freeMeasurementId('length', taken), freeMeasurementId('roi', taken)]).toEqual([
      'length-8',
      'roi-1',
    ]);
  });
});

describe('comparison', () => {
  it('counts what is in both and in either, and shows it', () => {
    const first = Uint8Array.of(1, 1, 2, 0, 0);
    const second = Uint8Array.of(5, 0, 5, 5, 0);
    const pair = { first, inFirst: valueSet([1]), second, inSecond: valueSet([5]) };
    const found = compareMasks(pair);
    expect([...found.map]).toEqual([1, 2, 3, 3, 0]);
    expect(found).toMatchObject({ both: 1, firstOnly: 1, secondOnly: 2, dice: 0.4 });
    first.set([0, 1, 1]);
    const box = { min: [0, 0, 0], max: [3, 1, 1] } as const;
    expect(updateAgreement(found, pair, [5, 1, 1], [box])).toEqual(compareMasks(pair));
    expect([...found.map]).toEqual([3, 2, 1, 3, 0]);
  });

  it('of two empty masks is full agreement; of different sizes it is refused', () => {
    const none = new Uint8Array(4);
    const pair = { first: none, inFirst: valueSet([1]), second: none, inSecond: valueSet([1]) };
    expect(compareMasks(pair).dice).toBe(1);
    expect(() => compareMasks({ ...pair, second: new Uint8Array(5) })).toThrow('different size');
  });
});

it('base64 carries every byte', () => {
  const recorder = new RunRecorder();
  for (let n = 0; n < 30_000; n++) recorder.add(3 * n, 1, n % 7, n % 250);
  const bytes = encodeRuns(recorder.finish());
  expect(Uint8Array.from(atob(toBase64(bytes)), (sign) => sign.charCodeAt(0))).toEqual(bytes);
});
