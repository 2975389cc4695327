import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components, largestComponent } from './components.ts';
import { componentTable } from './componentTable.ts';
import { anyMask, drawingOf, drawnMask, eachVoxel } from './drawn.fake.ts';
import { type Connectivity, neighbourOffsets } from './neighbourhood.ts';
import type { Mask } from './volume.ts';

describe('components', () => {
  const staircase = drawnMask('#.. .#. ...', '... ... ..#');

  it('joins faces at 6, edges at 18, corners at 26', () => {
    const counts = ([6, 18, 26] as const).map((connectivity) => components(staircase, connectivity).count);
    expect(counts).toEqual([3, 2, 1]);
  });

  it('numbers components by their first voxel', () => {
    const { labels } = components(drawnMask('..#.# ##..# .#..#'), 6);
    expect([...labels.data]).toEqual([0, 0, 1, 0, 2, 3, 3, 0, 0, 2, 0, 3, 0, 0, 2]);
  });

  it('joins two arms that meet only at their end, under the earlier number', () => {
    const { labels, count } = components(drawnMask('#.# #.# ###'), 6);
    expect(count).toBe(1);
    expect([...labels.data]).toEqual([1, 0, 1, 1, 0, 1, 1, 1, 1]);
  });

  it('finds none in an empty mask', () => expect(components(drawnMask('...'), 26).count).toBe(0));

  it('equals flood filling', () => {
    fc.assert(
      fc.property(anyMask, fc.constantFrom<Connectivity>(6, 18, 26), (mask, connectivity) => {
        expect(components(mask, connectivity).labels.data).toEqual(floodLabels(mask, connectivity));
      }),
      { numRuns: 200 },
    );
  });
});

describe('componentTable', () => {
  it('gives size, centroid and box in label order', () => {
    expect(componentTable(components(drawnMask('#..## #..##'), 6))).toEqual([
      { label: 1, voxels: 2, centroid: [0, 0.5, 0], box: { min: [0, 0, 0], max: [1, 2, 1] } },
      { label: 2, voxels: 4, centroid: [3.5, 0.5, 0], box: { min: [3, 0, 0], max: [5, 2, 1] } },
    ]);
  });
});

describe('largestComponent', () => {
  it('keeps the largest, the first of equals', () => {
    expect(drawingOf(largestComponent(drawnMask('#.##.###'), 6))).toEqual(['.....###']);
    expect(drawingOf(largestComponent(drawnMask('##.##'), 6))).toEqual(['##...']);
  });

  it('leaves an empty mask empty', () =>
    expect(drawingOf(largestComponent(drawnMask('..'), 6))).toEqual(['..']));
});

function floodLabels({ data, dims }: Mask, connectivity: Connectivity): Uint32Array {
  const [nx, ny, nz] = dims;
  const labels = new Uint32Array(data.length);
  let count = 0;
  eachVoxel(dims, (i, j, k, flat) => {
    if (data[flat] === 0 || labels[flat] !== 0) return;
    labels[flat] = ++count;
    const open: (readonly [number, number, number])[] = [[i, j, k]];
    for (let voxel = open.pop(); voxel !== undefined; voxel = open.pop()) {
      const [vi, vj, vk] = voxel;
      for (const [di, dj, dk] of neighbourOffsets(connectivity)) {
        const [x, y, z] = [vi + di, vj + dj, vk + dk];
        if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
        const at = x + nx * (y + ny * z);
        if (data[at] === 0 || labels[at] !== 0) continue;
        labels[at] = count;
        open.push([x, y, z]);
      }
    }
  });
  return labels;
}
