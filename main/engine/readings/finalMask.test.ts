import { describe, expect, it } from 'vitest';
import type { Segment } from '#shared/contract/reading.ts';
import { type Decisions, finalMask, layOver, withClasses } from './finalMask.ts';

const segment = (value: number, name: string, state: Segment['state']): Segment => ({
  value,
  name,
  state,
  comment: '',
});
const lesions: Decisions = {
  kind: 'lesions',
  segments: [
    segment(1, 'liver_lesion', 'accepted'),
    segment(2, 'liver_lesion', 'rejected'),
    segment(3, 'liver_lesion', 'edited'),
    segment(4, 'kidney_lesion', 'open'),
  ],
};
const table = [
  { value: 5, name: 'liver', colour: '#804020' },
  { value: 6, name: 'kidney_left', colour: '#804020' },
  { value: 7, name: 'kidney_right', colour: '#804020' },
  { value: 9, name: 'liver_lesion', colour: '#ffd23f' },
];

describe('the final mask', () => {
  it('is what was accepted and edited, by class', () => {
    const { data, rows } = finalMask(Uint8Array.of(0, 1, 2, 3, 4), lesions);
    expect(rows.map(({ value, name }) => [value, name])).toEqual([
      [1, 'kidney_lesion'],
      [2, 'liver_lesion'],
    ]);
    expect([...data]).toEqual([0, 2, 0, 2, 0]);
  });

  it('of structures is all that was not rejected', () => {
    const decisions: Decisions = {
      kind: 'structures',
      segments: [segment(1, 'liver', 'open'), segment(2, 'spleen', 'rejected')],
    };
    expect([...finalMask(Uint8Array.of(1, 2, 0), decisions).data]).toEqual([1, 0, 0]);
  });

  it('laid over a case takes the place of its own classes, and gives back the organ under what is gone', () => {
    const rows = withClasses(table, lesions);
    expect(rows.slice(4)).toMatchObject([{ value: 10, name: 'kidney_lesion' }]);
    //            organ  accepted  gone  rejected  edited  nothing  other organ
    const labels = Uint8Array.of(5, 5, 9, 9, 9, 0, 6);
    layOver(labels, rows, Uint8Array.of(0, 1, 0, 2, 3, 3, 4), lesions);
    expect([...labels]).toEqual([5, 9, 5, 5, 9, 9, 6]);
  });
});
