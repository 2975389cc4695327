import { describe, expect, it } from 'vitest';
import { straightGrid } from './viewGrids.fake.ts';
import { planeFrame } from './viewPlanes.ts';
import { slabRange } from './viewSlab.ts';

// 40 axial slices, 3 mm apart.
const frame = planeFrame(straightGrid('RAS'), 'axial');

describe('slabRange', () => {
  it('is the slice alone without a projection', () =>
    expect(slabRange(frame, 7, { projection: 'none', thicknessMm: 30 })).toEqual({ first: 7, last: 7 }));

  it('takes as many slices as make up the thickness, around the centre', () => {
    expect(slabRange(frame, 20, { projection: 'max', thicknessMm: 15 })).toEqual({ first: 18, last: 22 });
    expect(slabRange(frame, 20, { projection: 'max', thicknessMm: 12 })).toEqual({ first: 19, last: 22 });
  });

  it('is one slice when thinner than one', () =>
    expect(slabRange(frame, 20, { projection: 'mean', thicknessMm: 0.5 })).toEqual({ first: 20, last: 20 }));

  it('is cut at the ends of the volume', () => {
    expect(slabRange(frame, 0, { projection: 'min', thicknessMm: 15 })).toEqual({ first: 0, last: 2 });
    expect(slabRange(frame, 39, { projection: 'min', thicknessMm: 1e6 })).toEqual({ first: 0, last: 39 });
  });
});
