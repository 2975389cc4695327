import { describe, expect, it } from 'vitest';
import type { Dims } from '#shared/geometry/axes.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { augment, type Sample } from './augment.ts';
import { acceptsCrop, cropCentres, drawCrop, drawHealthyCrop } from './randomCrop.ts';

const dims: Dims = [12, 12, 12];
const count = 12 ** 3;
const organ = (v: number): boolean => v >= 500 && v < 530;

const sample: Sample = {
  image: { data: Float32Array.from({ length: count }, (_, v) => (v < 100 ? 0 : 0.5 + v / 10_000)), dims },
  label: { data: Uint8Array.from({ length: count }, (_, v) => (organ(v) ? 1 : 0)), dims },
};

describe('crops', () => {
  it('are centred on organ as often as on tissue, never on air', () => {
    const centres = cropCentres(sample);
    expect(centres.foreground).toHaveLength(30);
    expect(centres.background).toHaveLength(count - 100 - 30);
    const random = seededRandom(1, 'crops');
    let onOrgan = 0;
    for (let n = 0; n < 400; n++) {
      const { label, image } = drawCrop(sample, centres, [1, 1, 1], random);
      expect(image.data[0]).toBeGreaterThan(0);
      onOrgan += label.data[0];
    }
    expect(Math.abs(onOrgan - 200)).toBeLessThan(50);
  });

  it('of healthy CTs hold organ, less of it with every five attempts', () => {
    const ball = (radius: number): number => Math.ceil((4 / 3) * Math.PI * radius ** 3);
    const leastRadius = (attempt: number): number | undefined =>
      [30, 25, 20, 15, 10, 5, 0].find((radius) => acceptsCrop('liver', ball(radius), attempt) === false);
    expect(acceptsCrop('liver', ball(30), 1)).toBe(true);
    expect(leastRadius(5)).toBe(25);
    expect(leastRadius(6)).toBe(20);
    expect(leastRadius(11)).toBe(15);
    expect(acceptsCrop('pancreas', ball(5), 11)).toBe(true);
    expect(acceptsCrop('pancreas', 1, 16)).toBe(true);
    expect(acceptsCrop('liver', 0, 31)).toBe(true);
    expect(acceptsCrop('liver', 0, 30)).toBe(false);
  });

  it('come to an end where there is no organ', () => {
    const none = { ...sample, label: { dims, data: new Uint8Array(count) } };
    expect(drawHealthyCrop(none, 'liver', [4, 4, 4], seededRandom(1)).image.dims).toEqual([4, 4, 4]);
  });
});

describe('augment', () => {
  it('moves image and label together, and changes intensities by at most a tenth each way', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { image, label } = augment(sample, seededRandom(seed, 'augment'));
      const inOrgan = [...image.data].filter((_, v) => label.data[v] === 1);
      expect(inOrgan).toHaveLength(30);
      // The organ's own values are the only ones between these, up to scale and shift.
      const spread = Math.max(...inOrgan) - Math.min(...inOrgan);
      expect(spread).toBeLessThan(0.0029 * 1.11);
    }
  });

  it('is the same for the same seed', () =>
    expect(augment(sample, seededRandom(4))).toEqual(augment(sample, seededRandom(4))));
});
