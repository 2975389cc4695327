import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { Mask } from '#main/volume/volume.ts';
import { agreementOf } from './askModel.ts';

const row = (text: string): Mask => ({
  data: Uint8Array.from(text, (sign) => (sign === '#' ? 1 : 0)),
  dims: [text.length, 1, 1],
});
const asked = (truth: string, found: string, x: number) =>
  agreementOf(row(truth), row(found), scalingAffine([1, 1, 1]), [x, 0, 0]);

describe('what a model finds of a lesion', () => {
  it('is the Dice with what touches it, of the lesion at the place asked about', () => {
    expect(asked('.####....####.', '.####.......##', 3)).toEqual({ dice: 1, detected: true });
    expect(asked('.####....####.', '.####.......##', 10)).toEqual({ dice: 2 / 6, detected: true });
    expect(asked('.####....####.', '.####.........', 10)).toEqual({ dice: 0, detected: false });
  });

  it('does not count against it what was found of the next one', () => {
    expect(asked('.##..####.', '.########.', 1).dice).toBeCloseTo(4 / 6);
  });

  it('is nothing where no lesion stands', () => {
    expect(asked('....', '.##.', 1)).toEqual({ dice: 0, detected: false });
  });
});
