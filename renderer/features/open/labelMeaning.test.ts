import { describe, expect, it } from 'vitest';
import { LabelNames } from '#shared/contract/api.ts';
import { labelNamesFor } from './labelMeaning.ts';

describe('the meaning of a mask', () => {
  it('is left to the file unless somebody says it', () => {
    expect(labelNamesFor({ kind: 'file' })).toBeUndefined();
  });

  it('is one organ, a published table, or names of one’s own', () => {
    expect(labelNamesFor({ kind: 'organ', organ: 'kidney' })).toEqual({ '1': 'kidney' });
    expect(labelNamesFor({ kind: 'table', tableId: 'totalsegmentator-v1' })).toMatchObject({ '7': 'aorta' });
    const rows = [
      { value: 2, name: ' Left Kidney ' },
      { value: 3, name: '  ' },
    ];
    expect(labelNamesFor({ kind: 'own', rows })).toEqual({ '2': 'left_kidney' });
  });

  it('is always what the contract takes', () => {
    for (const tableId of ['totalsegmentator-v1', 'totalsegmentator-v2'])
      expect(() => LabelNames.parse(labelNamesFor({ kind: 'table', tableId }))).not.toThrow();
  });
});
