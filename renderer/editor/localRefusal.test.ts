import { describe, expect, it } from 'vitest';
import { localRefusal } from './localRefusal.ts';

const row = (value: number, name: string) => ({ value, name, colour: '#000000' });
const labels = [row(1, 'liver'), row(2, 'kidney_left'), row(3, 'kidney_right'), row(9, 'liver_lesion')];

describe('what the labels alone forbid', () => {
  it('is nothing in the organ, in any part of it, and on a lesion of it', () => {
    expect(localRefusal({ labels }, 'liver', 1)).toBeUndefined();
    expect(localRefusal({ labels }, 'kidney', 3)).toBeUndefined();
    expect(localRefusal({ labels }, 'liver', 9)).toBeUndefined();
  });

  it('is a point beside the organ, with what lies there', () => {
    expect(localRefusal({ labels }, 'liver', 2)?.sentence).toBe(
      'This point is not in the liver but in kidney left: point inside the liver.',
    );
    expect(localRefusal({ labels }, 'liver', 0)?.data).toEqual({
      organ: 'liver',
      foundLabel: 'unlabelled tissue',
    });
  });

  it('is an organ that the case does not have', () => {
    expect(localRefusal({ labels }, 'pancreas', 1)?.code).toBe('organ-missing');
    expect(localRefusal({ labels: [] }, 'liver', 0)?.data).toEqual({ organ: 'liver', present: 'none' });
  });
});
