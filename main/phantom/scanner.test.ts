import { describe, expect, it } from 'vitest';
import { seededRandom } from '#main/tensor/random.ts';
import { emptyCanvas } from './canvas.ts';
import { scan } from './scanner.ts';

/** A scan of a canvas of one HU, and how its noise behaves in the middle half of it. */
function flatScan(size: number, hu: number) {
  const canvas = emptyCanvas(size);
  canvas.hu.fill(hu);
  const data = scan(canvas, seededRandom(4, 'scanner test'));
  const [nx, ny, nz] = canvas.dims;
  const at = (i: number, j: number, k: number): number => data[i + nx * (j + ny * k)] - hu;
  const meanOf = (f: (i: number, j: number, k: number) => number): number => {
    let [sum, count] = [0, 0];
    for (let k = 0; k < nz - 1; k++)
      for (let j = ny / 4; j < (3 * ny) / 4; j++)
        for (let i = nx / 4; i < (3 * nx) / 4; i++, count++) sum += f(i, j, k);
    return sum / count;
  };
  const variance = meanOf((i, j, k) => at(i, j, k) ** 2);
  const correlation = (di: number, dj: number, dk: number): number =>
    meanOf((i, j, k) => at(i, j, k) * at(i + di, j + dj, k + dk)) / variance;
  return { data, mean: meanOf(at), sd: Math.sqrt(variance), correlation };
}

describe('scan', () => {
  it.each([64, 192])('adds noise of the stated strength that does not shift HU, at size %d', (size) => {
    const { mean, sd } = flatScan(size, 60);
    expect(Math.abs(mean)).toBeLessThan(0.1);
    // 12 HU in the middle, falling toward the rim.
    expect(sd).toBeGreaterThan(11);
    expect(sd).toBeLessThan(13.2);
  });

  it('correlates neighbours in the slice, alike in both directions, and hardly across slices', () => {
    const { correlation } = flatScan(192, 60);
    expect(correlation(1, 0, 0)).toBeGreaterThan(0.2);
    expect(Math.abs(correlation(1, 0, 0) - correlation(0, 1, 0))).toBeLessThan(0.02);
    expect(correlation(0, 0, 1)).toBeLessThan(0.25);
  });

  it('has the band-limited spectrum of a kernel: negative lobes beside the centre', () => {
    const { correlation } = flatScan(384, 60);
    expect(correlation(1, 0, 0)).toBeGreaterThan(0.4);
    expect(correlation(3, 0, 0)).toBeLessThan(0);
  });

  it('stores whole HU within the scanner range', () => {
    const dark = flatScan(64, -1020).data;
    const bright = flatScan(64, 3065).data;
    expect(dark.reduce((a, b) => Math.min(a, b))).toBe(-1024);
    expect(bright.reduce((a, b) => Math.max(a, b))).toBe(3071);
  });
});
