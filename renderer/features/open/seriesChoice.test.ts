import { describe, expect, it } from 'vitest';
import type { DicomLabels, DicomScan, DicomSeries } from '#shared/contract/dicom.ts';
import { firstChoice, isAnswered } from './seriesChoice.ts';

const series = (key: string, change: Partial<DicomSeries> = {}): DicomSeries => ({
  key,
  modality: 'CT',
  description: '',
  images: 20,
  columns: 512,
  rows: 512,
  spacingMm: [1, 1, 2],
  localizer: false,
  warnings: [],
  asks: [],
  ...change,
});
const labels = (file: string, of: string[]): DicomLabels => ({ file, kind: 'SEG', segments: [], series: of });
const scan = (rows: DicomSeries[], found: DicomLabels[] = []): DicomScan => ({
  series: rows,
  labels: found,
  passedOver: [],
});

describe('firstChoice', () => {
  it('is the first volume that can be opened, with the only mask of its own', () => {
    const rows = [series('a', { problem: 'no' }), series('b', { localizer: true }), series('c')];
    expect(firstChoice(scan(rows, [labels('x', ['c']), labels('y', ['a'])]))).toEqual({
      series: 'c',
      mask: 'x',
    });
    expect(firstChoice(scan(rows, [labels('x', ['c']), labels('y', ['c'])]))).toEqual({ series: 'c' });
  });

  it('is nothing where nothing can be opened', () => {
    expect(firstChoice(scan([series('a', { problem: 'no' })]))).toEqual({});
  });
});

describe('isAnswered', () => {
  it('waits for a word on gaps and tilt', () => {
    const asks: DicomSeries['asks'] = [
      { about: 'gaps', sentence: '' },
      { about: 'straighten', sentence: '' },
    ];
    const found = scan([series('a', { asks })]);
    expect(isAnswered(found, { series: 'a' })).toBe(false);
    expect(isAnswered(found, { series: 'a', gaps: 'regular' })).toBe(false);
    expect(isAnswered(found, { series: 'a', gaps: 'regular', straighten: true })).toBe(true);
    expect(isAnswered(found, {})).toBe(false);
    expect(isAnswered(scan([series('a')]), { series: 'a', segments: [] })).toBe(false);
  });
});
