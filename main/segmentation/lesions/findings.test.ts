import { describe, expect, it } from 'vitest';
import type { Affine } from '#shared/geometry/affine.ts';
import { drawnMask } from '#main/volume/drawn.fake.ts';
import type { Volume } from '#main/volume/volume.ts';
import { findLesions } from './findings.ts';

const affineRas: Affine = [2, 0, 0, 100, 0, 2, 0, 0, 0, 0, 5, 0, 0, 0, 0, 1];

const volume = (...slices: string[]): Volume<Uint8Array> => {
  const { data, dims } = drawnMask(...slices);
  return { data, dims, affineRas, meaning: 'label' };
};

describe('findLesions', () => {
  const labels = volume('#....... .....##. .....##.', '........ .....##. ........');
  const image = {
    data: Int16Array.from(labels.data, (inside, v) => (inside ? 40 + (v % 2) : -100)),
    dims: labels.dims,
  };

  it('lists lesions by size, measured in millimetres and HU', () => {
    const { lesions, count } = findLesions({ labels, lesionLabels: [{ value: 1, organ: 'liver' }], image });
    expect(count).toBe(2);
    expect(lesions.map(({ id, voxels }) => [id, voxels])).toEqual([
      [1, 6],
      [2, 1],
    ]);
    const [large, small] = lesions;
    expect(large).toMatchObject({ organ: 'liver', volumeMl: 0.12, box: { min: [5, 1, 0], max: [7, 3, 2] } });
    expect(large.meanHu).toBeCloseTo(40.5, 10);
    expect(large.sdHu).toBeCloseTo(0.5, 10);
    expect(large.longAxisMm).toBeGreaterThan(4);
    expect(small.centreRasMm).toEqual([100, 0, 0]);
    expect(small.sdHu).toBe(0);
    expect(large).not.toHaveProperty('probability');
  });

  it('maps every voxel to its lesion', () => {
    const { components, box } = findLesions({ labels, lesionLabels: [{ value: 1 }], image });
    expect(box).toEqual({ min: [0, 0, 0], max: [7, 3, 2] });
    expect(components.data.filter((id) => id === 1)).toHaveLength(6);
    expect(components.data[0]).toBe(2);
  });

  it('keeps touching lesions of different labels apart', () => {
    const data = Uint8Array.from(labels.data);
    data[13] = 2;
    const { lesions } = findLesions({
      labels: { ...labels, data },
      lesionLabels: [{ value: 1 }, { value: 2, organ: 'kidney' }],
      image,
    });
    expect(lesions.map(({ labelValue, voxels }) => [labelValue, voxels])).toEqual([
      [1, 5],
      [1, 1],
      [2, 1],
    ]);
  });

  it('tells the probability where it is known', () => {
    const probability = { data: labels.data.map((inside) => 51 * inside), dims: labels.dims };
    const { lesions } = findLesions({ labels, lesionLabels: [{ value: 1 }], image, probability });
    expect(lesions[0].probability?.mean).toBeCloseTo(0.2, 10);
  });

  it('finds none where there are none', () => {
    const empty = volume('...');
    expect(findLesions({ labels: empty, lesionLabels: [{ value: 1 }], image: empty })).toMatchObject({
      lesions: [],
      count: 0,
    });
  });
});
