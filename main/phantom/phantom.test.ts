import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PhantomPhase } from '#shared/contract/primitives.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import { erode } from '#main/volume/morphology.ts';
import { statistics, valuesInside } from '#main/volume/statistics.ts';
import type { Mask } from '#main/volume/volume.ts';
import { labelOf, type StructureName } from './labels.ts';
import { makePhantom, type Phantom } from './phantom.ts';

const size = 96;
const seeds = [1, 2, 3];
const phantoms = new Map<number, Phantom>();

/** Made once for all tests. */
function phantomOf(seed: number): Phantom {
  const made = phantoms.get(seed) ?? makePhantom({ size, seed });
  phantoms.set(seed, made);
  return made;
}

const maskOf = ({ labels }: Phantom, name: StructureName): Mask => ({
  data: labels.data.map((value) => (value === labelOf(name) ? 1 : 0)),
  dims: labels.dims,
});

const sha256 = (data: Int16Array | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Volumes (ml) of adults and portal venous HU; the great vessels as far as they lie in the field of view. */
const organs = [
  ['liver', [1100, 1900], [95, 130]],
  ['spleen', [100, 320], [105, 140]],
  ['pancreas', [45, 160], [70, 115]],
  ['kidney_right', [95, 230], [140, 205]],
  ['kidney_left', [95, 230], [140, 205]],
  ['gallbladder', [12, 50], [-5, 40]],
  ['aorta', [40, 110], [130, 175]],
  ['inferior_vena_cava', [50, 160], [115, 165]],
] as const satisfies readonly (readonly [StructureName, readonly number[], readonly number[]])[];

describe.each(seeds)('phantom of seed %d', (seed) => {
  it.each(organs)('has a %s of human size and attenuation, in one piece', (name, volumeMl, hu) => {
    const phantom = phantomOf(seed);
    const mask = maskOf(phantom, name);
    const pieces = componentTable(components(mask, 26));
    expect(pieces.length).toBe(1);
    const ml = mm3ToMl(pieces[0].voxels * voxelVolumeMm3(phantom.labels.affineRas));
    expect(ml).toBeGreaterThan(volumeMl[0]);
    expect(ml).toBeLessThan(volumeMl[1]);
    const { mean } = statistics(valuesInside(phantom.ct, erode(mask, { connectivity: 6 })));
    expect(mean).toBeGreaterThan(hu[0]);
    expect(mean).toBeLessThan(hu[1]);
  });

  it('has its organs on their sides: liver right, spleen and stomach left, aorta left of the cava', () => {
    const phantom = phantomOf(seed);
    const side = (name: StructureName): number => {
      const [{ centroid }] = componentTable(components(maskOf(phantom, name), 26)).toSorted(
        (a, b) => b.voxels - a.voxels,
      );
      return phantom.ct.affineRas[0] * centroid[0] + phantom.ct.affineRas[3];
    };
    for (const name of ['liver', 'kidney_right', 'inferior_vena_cava'] as const)
      expect(side(name)).toBeGreaterThan(0);
    for (const name of ['spleen', 'stomach', 'kidney_left', 'aorta'] as const)
      expect(side(name)).toBeLessThan(0);
  });

  it('lists exactly the labels that are there', () => {
    const { labels, table } = phantomOf(seed);
    const present = [...new Set(labels.data)].filter((value) => value !== 0).sort((a, b) => a - b);
    expect(table.map(({ value }) => value)).toEqual(present);
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
    for (const { name, value } of table) expect(labelOf(name as StructureName)).toBe(value);
  });

  it('keeps the body within the field of view: air at every edge of every slice', () => {
    const { ct } = phantomOf(seed);
    const [nx, ny] = ct.dims;
    let densest = -Infinity;
    ct.data.forEach((hu, v) => {
      const [i, j] = [v % nx, Math.floor(v / nx) % ny];
      if (i === 0 || j === 0 || i === nx - 1 || j === ny - 1) densest = Math.max(densest, hu);
    });
    expect(densest).toBeLessThan(-900);
  });
});

/** Where contrast medium is, and where it is not: bands of HU by phase. */
const enhancement = [
  ['arterial', [280, 320], [55, 85], [115, 180]],
  ['native', [25, 55], [45, 70], [20, 45]],
] as const satisfies readonly (readonly [PhantomPhase, ...(readonly number[])[]])[];

describe.each(enhancement)('phantom of the %s phase', (phase, ...bands) => {
  it.each(['aorta', 'liver', 'kidney_left'] as const)(
    'is the same body with the contrast of its phase: %s',
    (name) => {
      const [portal, other] = [phantomOf(1), makePhantom({ size, seed: 1, phase })];
      expect(sha256(other.labels.data)).toBe(sha256(portal.labels.data));
      const { mean } = statistics(valuesInside(other.ct, erode(maskOf(other, name), { connectivity: 6 })));
      const [low, high] = bands[['aorta', 'liver', 'kidney_left'].indexOf(name)];
      expect(mean).toBeGreaterThan(low);
      expect(mean).toBeLessThan(high);
    },
  );
});

describe('makePhantom', () => {
  it('gives the same bytes for the same seed and others for another', () => {
    const again = makePhantom({ size, seed: 1 });
    expect(sha256(again.ct.data)).toBe(sha256(phantomOf(1).ct.data));
    expect(sha256(again.labels.data)).toBe(sha256(phantomOf(1).labels.data));
    expect(sha256(phantomOf(2).ct.data)).not.toBe(sha256(phantomOf(1).ct.data));
    expect(sha256(phantomOf(2).labels.data)).not.toBe(sha256(phantomOf(1).labels.data));
  });

  it('lies on a RAS grid around the origin with the stated voxels', () => {
    const { ct, labels } = phantomOf(1);
    expect(ct.dims).toEqual([96, 96, 69]);
    expect(labels.affineRas).toBe(ct.affineRas);
    expect(orientationCode(ct.affineRas)).toBe('RAS');
    expect(ct.affineRas[0]).toBe(3.75);
    expect(ct.affineRas[10]).toBeCloseTo(260 / 69, 12);
  });

  it('has liver vessels brighter than the liver', () => {
    const phantom = phantomOf(3);
    const inside = valuesInside(phantom.ct, erode(maskOf(phantom, 'liver'), { connectivity: 6 }));
    const { mean, sd } = statistics(inside);
    const bright = inside.filter((hu) => hu > mean + 3 * sd).length / inside.length;
    // A normal distribution has 0.13 % there.
    expect(bright).toBeGreaterThan(0.004);
  });

  it.each([31, 2000, 64.5, NaN])('refuses the size %d', (wrong) =>
    expect(() => makePhantom({ size: wrong, seed: 1 })).toThrow(RangeError),
  );
});
