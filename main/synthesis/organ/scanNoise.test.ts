import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { gaussian } from '#main/volume/gaussian.ts';
import { statistics } from '#main/volume/statistics.ts';
import type { Voxels } from '#main/volume/volume.ts';
import { scanNoise } from './scanNoise.ts';

const dims = [48, 48, 32] as const;
const everywhere = { data: new Uint8Array(48 * 48 * 32).fill(1), dims };
const random = seededRandom(2);
const white: Voxels = { data: Float64Array.from(everywhere.data, () => 20 * random.normal()), dims };

describe('scanNoise', () => {
  it('measures white noise, which has no grain', () => {
    const { sdHu, grainMm } = scanNoise(white, everywhere, [1, 1, 1]);
    expect(sdHu).toBeGreaterThan(19);
    expect(sdHu).toBeLessThan(21);
    expect(grainMm).toBeLessThan(0.35);
  });

  it('measures the grain of blurred noise, in millimetres', () => {
    const blurred = gaussian({ ...white, data: white.data.map((hu) => 5 * hu) }, [1, 1, 1]);
    const { sdHu, grainMm } = scanNoise(blurred, everywhere, [0.7, 0.7, 0.7]);
    expect(sdHu / statistics(blurred.data).sd).toBeCloseTo(1, 0.7);
    expect(grainMm).toBeGreaterThan(0.6);
    expect(grainMm).toBeLessThan(0.85);
  });

  it('does not take structure for noise: slopes and vessels', () => {
    const structured = {
      dims,
      data: white.data.map((hu, v) => hu + 2 * (v % 48) + ((v >> 4) % 40 === 0 ? 150 : 0)),
    };
    const { sdHu } = scanNoise(structured, everywhere, [1, 1, 1]);
    expect(sdHu).toBeGreaterThan(18);
    expect(sdHu).toBeLessThan(22);
  });

  it('is nothing where there are no neighbours to compare', () =>
    expect(scanNoise(white, { data: new Uint8Array(white.data.length), dims }, [1, 1, 1])).toEqual({
      sdHu: 0,
      grainMm: 0,
    }));
});
