import { describe, expect, it } from 'vitest';
import {
  type Affine,
  multiplyAffine,
  scalingAffine,
  spacingOf,
  voxelToRas,
} from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { eachVoxel } from './drawn.fake.ts';
import { reorient } from './reorient.ts';
import { resampleLabels } from './resampleLabels.ts';
import { resampleLinear } from './resampleLinear.ts';
import { resampleNearest } from './resampleNearest.ts';
import { gridOfSpacing, resampleToSpacing } from './resampleToSpacing.ts';
import type { Meaning, Volume } from './volume.ts';

type Triple = readonly [number, number, number];

function filled(
  dims: Triple,
  affineRas: Affine,
  value: (x: number, y: number, z: number) => number,
  meaning: Meaning = 'hu',
): Volume<Float32Array> {
  const data = new Float32Array(dims[0] * dims[1] * dims[2]);
  eachVoxel(dims, (i, j, k, flat) => {
    data[flat] = value(...(voxelToRas(affineRas, [i, j, k]) as [number, number, number]));
  });
  return { data, dims, affineRas, meaning };
}

const ramp = (x: number, y: number, z: number): number => 3 * x - 2 * y + z + 5;

function rotatedAboutZ(degrees: number, spacingMm: Triple, originRasMm: Triple): Affine {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = [c, -s, 0, originRasMm[0], s, c, 0, originRasMm[1], 0, 0, 1, originRasMm[2], 0, 0, 0, 1];
  return multiplyAffine(turn, scalingAffine(spacingMm));
}

const source = filled([9, 8, 7], scalingAffine([0.8, 1.1, 2.5], [-4, 3, 10]), ramp);

describe('resampleLinear', () => {
  it('on its own grid, or one whose header was rounded, gives the very values', () => {
    expect(resampleLinear(source, source).data).toEqual(source.data);
    const rounded = { dims: source.dims, affineRas: source.affineRas.map(Math.fround) };
    expect(resampleLinear(source, rounded).data).toEqual(source.data);
  });

  const parallel: Grid = { dims: [5, 4, 6], affineRas: scalingAffine([1.3, -0.7, 1.9], [-3.5, 8, 11]) };
  const oblique: Grid = { dims: [4, 3, 5], affineRas: rotatedAboutZ(20, [0.9, 1, 2], [-2, 4, 11]) };

  it.each([
    ['parallel', parallel],
    ['oblique', oblique],
  ])('follows a linear ramp exactly on a %s grid', (_, target) => {
    const result = resampleLinear(source, target);
    eachVoxel(target.dims, (i, j, k, flat) => {
      const [x, y, z] = voxelToRas(target.affineRas, [i, j, k]);
      expect(result.data[flat]).toBeCloseTo(ramp(x, y, z), 4);
    });
  });

  it('does the same along exchanged and reversed axes', () => {
    const turned = reorient(source, 'SPL');
    const straight = resampleLinear(source, parallel);
    const result = resampleLinear(turned, parallel);
    result.data.forEach((value, v) => expect(value).toBeCloseTo(straight.data[v], 4));
  });

  it('continues the outermost values for half a voxel; beyond lies air, a given value, or the edge', () => {
    const two = filled([2, 1, 1], scalingAffine([2, 2, 2]), (x) => x + 100);
    const target: Grid = { dims: [6, 1, 1], affineRas: scalingAffine([0.9, 1, 1], [-1.8, 0, 0]) };
    const at = (options: object): number[] => [...resampleLinear(two, target, options).data].map(Math.round);
    expect(at({})).toEqual([-1024, 100, 100, 101, 102, 102]);
    expect(at({ outside: 7 })).toEqual([7, 100, 100, 101, 102, 102]);
    expect(at({ outside: 'edge' })).toEqual([100, 100, 100, 101, 102, 102]);
    expect([...resampleLinear({ ...two, meaning: 'probability' }, target).data][0]).toBe(0);
  });

  it('smooths before it coarsens when asked to: a checkerboard becomes grey', () => {
    const board = filled([32, 32, 1], scalingAffine([1, 1, 1]), (x, y) => ((x + y) % 2) * 100);
    // Away from the border by more than the kernel's reach of 6 voxels.
    const target: Grid = { dims: [4, 4, 1], affineRas: scalingAffine([4, 4, 1], [8, 8, 0]) };
    for (const value of resampleLinear(board, target, { antiAlias: true }).data)
      expect(value).toBeCloseTo(50, 1);
    expect(new Set(resampleLinear(board, target).data)).toEqual(new Set([0]));
  });
});

describe('resampleNearest', () => {
  it('keeps type and values, ties to the higher index', () => {
    const line: Volume<Uint16Array> = {
      data: Uint16Array.of(10, 20, 30),
      dims: [3, 1, 1],
      affineRas: scalingAffine([1, 1, 1]),
      meaning: 'label',
    };
    const target: Grid = { dims: [7, 1, 1], affineRas: scalingAffine([0.5, 1, 1], [-0.5, 0, 0]) };
    const result = resampleNearest(line, target);
    expect([...result.data]).toEqual([10, 10, 20, 20, 30, 30, 30]);
    expect(result.data).toBeInstanceOf(Uint16Array);
  });

  it('agrees with the parallel path on a grid turned by a hair', () => {
    const target: Grid = { dims: [8, 7, 6], affineRas: scalingAffine([0.83, 1.02, 2.31], [-4, 3.1, 10.2]) };
    const turned: Grid = {
      dims: target.dims,
      affineRas: rotatedAboutZ(0.02, [0.83, 1.02, 2.31], [-4, 3.1, 10.2]),
    };
    expect(resampleNearest(source, turned).data).toEqual(resampleNearest(source, target).data);
  });
});

/** A ball of label 2, radius 9 mm, inside one of label 1, radius 14 mm. */
const labelled = (dims: Triple, affineRas: Affine): Volume<Float32Array> => {
  const label = (radiusMm: number): number => (radiusMm < 9 ? 2 : radiusMm < 14 ? 1 : 0);
  return filled(dims, affineRas, (x, y, z) => label(Math.hypot(x, y, z)), 'label');
};

const volumeOf = (volume: Volume, label: number): number => {
  const [a, b, c] = spacingOf(volume.affineRas);
  let voxels = 0;
  for (const value of volume.data) if (value === label) voxels++;
  return voxels * a * b * c;
};

describe('resampleLabels', () => {
  it('takes the label that covers most, the larger of equals, 0 beyond the source', () => {
    const line: Volume<Uint8Array> = {
      data: Uint8Array.of(1, 1, 2, 2, 2, 0, 0, 3),
      dims: [8, 1, 1],
      affineRas: scalingAffine([1, 1, 1]),
      meaning: 'label',
    };
    const wide: Grid = { dims: [3, 1, 1], affineRas: scalingAffine([3, 1, 1], [1, 0, 0]) };
    expect([...resampleLabels(line, wide).data]).toEqual([1, 2, 0]);
    const halves: Grid = { dims: [2, 1, 1], affineRas: scalingAffine([4, 1, 1], [1.5, 0, 0]) };
    expect([...resampleLabels(line, halves).data]).toEqual([2, 0]);
    const beyond: Grid = { dims: [2, 1, 1], affineRas: scalingAffine([1, 1, 1], [7, 0, 0]) };
    expect([...resampleLabels(line, beyond).data]).toEqual([3, 0]);
  });

  it('on its own grid gives the very labels', () => {
    const volume = labelled([20, 20, 14], scalingAffine([1.5, 1.5, 2], [-14, -14, -13]));
    expect(resampleLabels(volume, volume).data).toEqual(volume.data);
  });

  it.each([
    [0, [1, 1, 1]],
    [0, [0.5, 0.8, 2.1]],
    [0, [1.9, 1.7, 0.9]],
    [12, [1, 1, 1]],
    [30, [0.8, 1.3, 1.6]],
  ] as const)('keeps the volume of every label: turned by %d°, spacing %j mm', (degrees, spacingMm) => {
    const volume = labelled([48, 48, 24], scalingAffine([0.7, 0.7, 1.4], [-16.5, -16.5, -16.1]));
    const axesMm = rotatedAboutZ(degrees, spacingMm, [0, 0, 0]);
    const [x, y, z] = voxelToRas(axesMm, [20.5, 20.5, 20.5]);
    const oblique: Grid = {
      dims: [42, 42, 42],
      affineRas: rotatedAboutZ(degrees, spacingMm, [-x, -y, -z]),
    };
    const result = resampleLabels(volume, degrees === 0 ? gridOfSpacing(volume, spacingMm) : oblique);
    for (const label of [1, 2])
      expect(Math.abs(volumeOf(result, label) / volumeOf(volume, label) - 1)).toBeLessThan(0.04);
  });

  it('agrees between the exact and the sampled path', () => {
    const volume = labelled([24, 24, 12], scalingAffine([1.4, 1.4, 2.8], [-16.1, -16.1, -15.4]));
    const spacingMm = [2.3, 1.9, 1.1] as const;
    const dims = [14, 17, 28] as const;
    const exact = resampleLabels(volume, { dims, affineRas: scalingAffine(spacingMm, [-15, -15, -15]) });
    const sampled = resampleLabels(volume, {
      dims,
      affineRas: rotatedAboutZ(0.02, spacingMm, [-15, -15, -15]),
    });
    const different = exact.data.reduce((n, label, v) => n + (label === sampled.data[v] ? 0 : 1), 0);
    expect(different / exact.data.length).toBeLessThan(0.02);
  });
});

describe('gridOfSpacing', () => {
  it('keeps axes and centre and covers the same field', () => {
    const grid = gridOfSpacing(
      { dims: [10, 10, 5], affineRas: scalingAffine([-1, -1, 2], [50, 60, 70]) },
      [2, 0.5, 2.5],
    );
    expect(grid.dims).toEqual([5, 20, 4]);
    expect(spacingOf(grid.affineRas)).toEqual([2, 0.5, 2.5]);
    expect(voxelToRas(grid.affineRas, [2, 9.5, 1.5])).toEqual([45.5, 55.5, 74]);
  });

  it('never gives an empty axis', () =>
    expect(gridOfSpacing({ dims: [3, 3, 1], affineRas: scalingAffine([1, 1, 1]) }, [9, 9, 9]).dims).toEqual([
      1, 1, 1,
    ]));
});

describe('resampleToSpacing', () => {
  it('leaves no rim of air around the volume', () => {
    const flat = filled([7, 7, 7], scalingAffine([1, 1, 1]), () => 40);
    for (const how of ['linear', 'nearest'] as const)
      for (const value of resampleToSpacing(flat, [1.6, 0.6, 3.2], how).data)
        expect(value).toBeCloseTo(40, 5);
  });
});
