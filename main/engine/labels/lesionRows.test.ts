import { describe, expect, it } from 'vitest';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { withLesionRows } from './lesionRows.ts';

const row = (value: number, name: string): LabelEntry => ({ value, name, colour: '#102030' });
const short = (rows: readonly LabelEntry[]): string[] => rows.map(({ value, name }) => `${value} ${name}`);

describe('withLesionRows', () => {
  it('adds a row for each organ behind the largest value', () => {
    const table = [row(2, 'kidney_right'), row(3, 'kidney_left'), row(5, 'liver'), row(9, 'aorta')];
    expect(short(withLesionRows(table)).slice(4)).toEqual(['10 liver_lesion', '11 kidney_lesion']);
  });

  it('shares the row that a mask has already', () => {
    const table = [row(1, 'liver'), row(2, 'liver_lesion'), row(3, 'pancreas')];
    expect(short(withLesionRows(table)).slice(3)).toEqual(['4 pancreas_lesion']);
  });

  it('adds none without an organ', () => {
    expect(withLesionRows([row(1, 'spleen')])).toEqual([row(1, 'spleen')]);
    expect(withLesionRows([])).toEqual([]);
  });
});
