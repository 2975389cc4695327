import { describe, expect, it } from 'vitest';
import { type Affine, determinant, scalingAffine } from '#shared/geometry/affine.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { labelSet } from './occupancy.ts';
import { type Surface, cropLabels, labelSurface, patchLabels } from './surface.ts';

/** A labelled ball of `radiusMm` around the RAS origin. */
function ball(affineRas: Affine, dims: readonly [number, number, number], radiusMm: number): Uint8Array {
  const labels = new Uint8Array(dims[0] * dims[1] * dims[2]);
  for (let k = 0, at = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++, at++) {
        const ras = [0, 4, 8].map(
          (r) => affineRas[r] * i + affineRas[r + 1] * j + affineRas[r + 2] * k + affineRas[r + 3],
        );
        if (Math.hypot(...ras) <= radiusMm) labels[at] = 5;
      }
  return labels;
}

const at = ({ points }: Surface, vertex: number): [number, number, number] => [
  points[3 * vertex],
  points[3 * vertex + 1],
  points[3 * vertex + 2],
];

/** Signed volume by the divergence theorem: positive when triangles turn counter-clockwise seen from outside. */
function enclosedMm3(surface: Surface): number {
  let sum = 0;
  for (let t = 0; t < surface.triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((n) => at(surface, surface.triangles[t + n]));
    sum +=
      a[0] * (b[1] * c[2] - b[2] * c[1]) -
      a[1] * (b[0] * c[2] - b[2] * c[0]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

const affines: readonly (readonly [string, Affine])[] = [
  ['a right-handed grid', scalingAffine([1, 1.2, 2], [-20, -21.6, -20])],
  ['a left-handed grid', scalingAffine([-1, 1.2, 2], [20, -21.6, -20])],
  ['axes in another order', [0, 0, -2, 20, 1.2, 0, 0, -21.6, 0, 1, 0, -20, 0, 0, 0, 1]],
];

describe('labelSurface', () => {
  const dims = [40, 40, 40] as const;

  for (const [name, affineRas] of affines)
    it(`is a closed ball of the right size, facing outward, on ${name}`, () => {
      expect(Math.abs(determinant(affineRas))).toBeCloseTo(2.4);
      const labels = ball(affineRas, dims, 14);
      const surface = labelSurface(labels, { dims, affineRas }, fullBox(dims), labelSet([5]), 1);
      if (!surface) throw new Error('no surface');
      expect(enclosedMm3(surface) / ((4 / 3) * Math.PI * 14 ** 3)).toBeGreaterThan(0.95);
      expect(enclosedMm3(surface) / ((4 / 3) * Math.PI * 14 ** 3)).toBeLessThan(1.03);
      const edges = new Map<string, number>();
      for (let t = 0; t < surface.triangles.length; t++) {
        const next = t % 3 === 2 ? t - 2 : t + 1;
        const [a, b] = [surface.triangles[t], surface.triangles[next]];
        edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + 1);
      }
      for (const edge of edges.keys()) expect(edges.get(edge.split(' ').toReversed().join(' '))).toBe(1);
      for (let v = 0; v < surface.points.length / 3; v++) {
        const point = at(surface, v);
        expect(Math.abs(Math.hypot(...point) - 14)).toBeLessThan(1.2);
        const outward = point.reduce((sum, x, a) => sum + x * surface.normals[3 * v + a], 0);
        expect(outward / Math.hypot(...point)).toBeGreaterThan(0.8);
      }
    });

  it('shows a lesion of one voxel', () => {
    const labels = new Uint8Array(27);
    labels[13] = 2;
    const grid = { dims: [3, 3, 3], affineRas: scalingAffine([1, 1, 1]) } as const;
    const surface = labelSurface(labels, grid, fullBox(grid.dims), labelSet([2]), 0.1);
    expect(surface && surface.triangles.length).toBeGreaterThan(0);
  });

  it('is nothing where no voxel counts or the box is empty', () => {
    const grid = { dims: [3, 3, 3], affineRas: scalingAffine([1, 1, 1]) } as const;
    expect(labelSurface(new Uint8Array(27), grid, fullBox(grid.dims), labelSet([2]), 1)).toBeUndefined();
    expect(
      labelSurface(new Uint8Array(27).fill(2), grid, { min: [1, 1, 1], max: [1, 1, 1] }, labelSet([2]), 1),
    ).toBeUndefined();
  });
});

describe('cropLabels and patchLabels', () => {
  it('take a box out of a volume and put it back', () => {
    const labels = Uint8Array.from({ length: 24 }, (_, v) => v);
    const box = { min: [1, 1, 0], max: [3, 3, 2] } as const;
    const crop = cropLabels(labels, [4, 3, 2], box);
    expect([...crop]).toEqual([5, 6, 9, 10, 17, 18, 21, 22]);
    const target = new Uint8Array(24);
    patchLabels(target, [4, 3, 2], box, crop);
    expect([...cropLabels(target, [4, 3, 2], box)]).toEqual([...crop]);
    expect(target.reduce((a, b) => a + b)).toBe(crop.reduce((a, b) => a + b));
  });
});
