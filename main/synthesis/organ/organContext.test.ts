import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { ballVolumeMm3 } from '#shared/geometry/units.ts';
import { fakeCase } from '../case.fake.ts';
import { clearanceStepMm } from './clearance.ts';
import { inBox, organContext } from './organContext.ts';

describe('organContext', () => {
  const fake = fakeCase({ organRadiusMm: 15, hu: 110, noiseHu: 12 });
  const { context } = fake;

  it('finds volume, box and depth of the organ', () => {
    expect(context.volumeMl).toBeCloseTo(ballVolumeMm3(30) / 1000, 0);
    expect(context.box).toEqual({ min: [8, 8, 8], max: [40, 40, 40] });
    const depthMm = inBox(context, context.depth, [24, 24, 24]) * clearanceStepMm;
    expect(depthMm).toBeGreaterThan(14);
    expect(depthMm).toBeLessThan(16);
    expect(inBox(context, context.depth, [9, 9, 9])).toBe(0);
    expect(inBox(context, context.depth, [0, 24, 24])).toBe(0);
  });

  it('finds the brightness of its own tissue: without the fat and the metal in its mask', () => {
    const dirty = fakeCase({ at: (x, y) => (x < -18 ? -100 : y > 22 ? 2500 : 90), noiseHu: 8 });
    expect(Math.abs(dirty.context.hu.medianHu - 90)).toBeLessThan(1);
    expect(Math.abs(dirty.context.hu.meanHu - 90)).toBeLessThan(1);
    expect(dirty.context.hu.sdHu).toBeCloseTo(8, 0);
  });

  it('takes an organ of fat as it is', () =>
    expect(fakeCase({ hu: -60 }).context.hu.medianHu).toBeCloseTo(-60, 0));

  it('does not count the end of the scan as the end of the organ', () => {
    const cut = fakeCase({ dims: [48, 48, 20], affineRas: scalingAffine([1, 1, 1]), organRadiusMm: 20 });
    expect(inBox(cut.context, cut.context.depth, [24, 24, 0]) * clearanceStepMm).toBeGreaterThan(10);
  });

  it('takes both kidneys as one organ, under any of the names', () => {
    const { source } = fakeCase();
    const labels = { ...source.labels, data: Uint8Array.from(source.labels.data, (_, v) => 1 + (v % 3)) };
    const names = ['kidney_left', 'kidney_right', 'spleen'];
    const table = names.map((name, n) => ({ value: n + 1, name, colour: '#000000' }));
    const both = organContext(source.image, { volume: labels, table }, 'kidney');
    expect(both.volumeMl).toBeCloseTo((48 ** 3 * 2) / 3000, 1);
    for (const name of ['kidney', 'kidneys']) {
      const one = organContext(source.image, { volume: labels, table: [{ ...table[0], name }] }, 'kidney');
      expect(one.volumeMl).toBeCloseTo(48 ** 3 / 3000, 1);
    }
  });

  it('names what is there when the organ is not: no row, or no voxel', () => {
    const missing = (organ: string, present: string): unknown =>
      expect.objectContaining({ code: 'organ-missing', data: { organ, present } });
    expect(() => organContext(fake.source.image, fake.labels, 'pancreas')).toThrow(
      missing('pancreas', 'liver, spleen'),
    );
    const empty = { ...fake.labels, volume: { ...fake.labels.volume, data: new Uint8Array(48 ** 3) } };
    expect(() => organContext(fake.source.image, empty, 'liver')).toThrow(missing('liver', 'liver, spleen'));
    expect(() => organContext(fake.source.image, { ...empty, table: [] }, 'liver')).toThrow(
      missing('liver', 'no labels at all'),
    );
  });

  it('refuses labels of another grid', () => {
    const moved = { ...fake.labels.volume, affineRas: scalingAffine([1, 1, 2]) };
    expect(() => organContext(fake.source.image, { ...fake.labels, volume: moved }, 'liver')).toThrow(
      RangeError,
    );
  });
});

describe('vessels', () => {
  const tube = fakeCase({ at: (x, y) => (Math.hypot(x - 8, y) < 3 ? 170 : 100), noiseHu: 10 });
  const clearanceMm = (i: number, j: number): number =>
    inBox(tube.context, tube.context.vesselClearance(), [i, j, 24]) * clearanceStepMm;

  it('are where the smoothed organ is bright, and their distance is known', () => {
    expect(clearanceMm(32, 24)).toBe(0);
    expect(clearanceMm(12, 24)).toBeGreaterThan(14);
    expect(clearanceMm(12, 24)).toBeLessThan(20);
  });

  it('are none in an even organ without noise', () => {
    const { context } = fakeCase();
    expect(Math.min(...context.vesselClearance().data)).toBe(255);
  });

  it('are looked for once', () =>
    expect(tube.context.vesselClearance()).toBe(tube.context.vesselClearance()));
});
