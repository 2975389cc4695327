import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { statistics } from '#main/volume/statistics.ts';
import { splineField } from './splineField.ts';

describe('splineField', () => {
  const field = splineField(seededRandom(3), 2, 60);

  it('has mean 0 and standard deviation 1', () => {
    const random = seededRandom(4);
    const place = (): number => random.uniform(-60, 60);
    const values = Array.from({ length: 20_000 }, () => field(place(), place(), place()));
    const { mean, sd } = statistics(values);
    expect(mean).toBeCloseTo(0, 1);
    expect(sd).toBeCloseTo(1, 1);
  });

  it('varies over its step: neighbours agree, two steps away they do not', () => {
    const random = seededRandom(5);
    const correlationAt = (distance: number): number => {
      let sum = 0;
      for (let n = 0; n < 4000; n++) {
        const [x, y, z] = [random.uniform(-50, 50), random.uniform(-50, 50), random.uniform(-50, 50)];
        sum += field(x, y, z) * field(x + distance, y, z);
      }
      return sum / 4000;
    };
    expect(correlationAt(0.2)).toBeGreaterThan(0.9);
    expect(Math.abs(correlationAt(6))).toBeLessThan(0.1);
  });

  it('is fixed by its seed and has no seams at lattice planes', () => {
    const again = splineField(seededRandom(3), 2, 60);
    expect(again(1.5, -7.25, 3)).toBe(field(1.5, -7.25, 3));
    expect(field(4 - 1e-7, 1, 1)).toBeCloseTo(field(4 + 1e-7, 1, 1), 5);
  });

  it('takes positions far beyond its reach', () => expect(Number.isFinite(field(1e4, -1e4, 5e3))).toBe(true));
});
