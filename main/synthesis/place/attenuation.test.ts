import { describe, expect, it } from 'vitest';
import type { Organ } from '#shared/contract/lesion.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { fakeCase } from '../case.fake.ts';
import { drawAttenuationHu } from './attenuation.ts';

const { context } = fakeCase({ dims: [8, 8, 8] });

/** Differences drawn for an organ of the given median HU. */
const draws = (organ: Organ, medianHu: number): number[] =>
  Array.from({ length: 400 }, (_, seed) =>
    drawAttenuationHu(seededRandom(seed), { ...context, organ, hu: { ...context.hu, medianHu } }),
  );

describe('drawAttenuationHu', () => {
  it('of the liver is the published difference times the published texture', () => {
    const found = draws('liver', 110);
    expect(Math.max(...found)).toBeLessThan(-32.5);
    expect(Math.min(...found)).toBeGreaterThan(-145 * 0.55);
    expect(Math.min(...found)).toBeLessThan(-70);
  });

  // Median 100: 62.3 HU to the target of a PDAC, 28.0 to that of a cyst, times about half.
  it('of the pancreas follows the HU of the patient, as PDAC or as cyst', () => {
    const found = draws('pancreas', 100);
    const pdac = found.filter((hu) => hu < -25);
    const cyst = found.filter((hu) => hu >= -25);
    for (const hu of pdac) expect(Math.abs(hu + 62.3 * 0.525)).toBeLessThan(4);
    for (const hu of cyst) expect(Math.abs(hu + 15)).toBeLessThan(1.5);
    expect(pdac.length).toBeGreaterThan(150);
    expect(cyst.length).toBeGreaterThan(150);
  });

  it('of the kidney is a share of its own enhancement', () => {
    for (const hu of draws('kidney', 180)) {
      expect(hu).toBeLessThanOrEqual(-63);
      expect(hu).toBeGreaterThanOrEqual(-108);
    }
  });

  it('makes no lesion darker than water, yet always one that can be seen', () => {
    for (const hu of draws('liver', 44)) expect(hu).toBeGreaterThanOrEqual(-39);
    expect(new Set(draws('liver', 10))).toEqual(new Set([-15]));
  });
});
