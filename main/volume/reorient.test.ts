import { describe, expect, it } from 'vitest';
import { type Affine, voxelToRas } from '#shared/geometry/affine.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { eachVoxel } from './drawn.fake.ts';
import { reorient, reorientGrid } from './reorient.ts';
import type { Volume } from './volume.ts';

/** All 48 codes: a letter of each pair, in any order. */
const codes = ['RL', 'AP', 'SI'].flatMap((_, first, pairs) =>
  pairs.flatMap((__, second) => {
    if (second === first) return [];
    const third = 3 - first - second;
    return [...pairs[first]].flatMap((a) =>
      [...pairs[second]].flatMap((b) => [...pairs[third]].map((c) => a + b + c)),
    );
  }),
);

/** Oblique by some 10°, spacing 0.7 x 0.9 x 2.5 mm, lying as LPS. */
const oblique: Affine = [-0.69, 0.15, 0.1, 120, -0.12, -0.885, 0.3, 90, 0.02, 0.05, 2.48, -400, 0, 0, 0, 1];

const volume: Volume<Int16Array> = {
  data: Int16Array.from({ length: 60 }, (_, v) => v - 7),
  dims: [3, 4, 5],
  affineRas: oblique,
  meaning: 'hu',
};

/** HU by world position rounded to a micrometre. */
function places({ data, dims, affineRas }: Volume): Map<string, number> {
  const out = new Map<string, number>();
  eachVoxel(dims, (i, j, k, flat) => {
    const place = voxelToRas(affineRas, [i, j, k]).map((mm) => Math.round(mm * 1000) / 1000 + 0);
    out.set(place.join(), data[flat]);
  });
  return out;
}

describe('reorient', () => {
  it('knows 48 orientations', () => expect(new Set(codes).size).toBe(48));

  it.each(codes)('%s: every voxel keeps its value and its place, and the way back is exact', (code) => {
    const turned = reorient(volume, code);
    expect(orientationCode(turned.affineRas)).toBe(code);
    expect(places(turned)).toEqual(places(volume));
    const back = reorient(turned, 'LPS');
    expect(back.data).toEqual(volume.data);
    expect(back.dims).toEqual(volume.dims);
    back.affineRas.forEach((value, at) => expect(value).toBeCloseTo(oblique[at], 10));
  });

  it('moves whole rows as they are drawn', () => {
    const small: Volume<Uint8Array> = { ...volume, data: Uint8Array.of(1, 2, 3, 4, 5, 6), dims: [3, 2, 1] };
    expect([...reorient(small, 'RPS').data]).toEqual([3, 2, 1, 6, 5, 4]);
    expect([...reorient(small, 'PLS').data]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('returns the volume itself when it lies so already', () => expect(reorient(volume, 'LPS')).toBe(volume));

  it('refuses what is no code', () => expect(() => reorient(volume, 'RAL')).toThrow(/orientation/));
});

describe('reorientGrid', () => {
  it('is the grid that reorient gives', () => {
    const { dims, affineRas } = reorient(volume, 'SAR');
    expect(reorientGrid(volume, 'SAR')).toEqual({ dims, affineRas });
  });
});
