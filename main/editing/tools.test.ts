import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { allValues, valueSet } from '#shared/masks/paint.ts';
import { applyRuns, type Runs } from '#shared/masks/runs.ts';
import { drawingOf, drawnMask } from '#main/volume/drawn.fake.ts';
import { combine } from './combine.ts';
import { cut } from './cut.ts';
import type { EditedVolume } from './editedVolume.ts';
import { interpolate } from './interpolate.ts';
import { keepLargest, removeSmall, split } from './islands.ts';
import { fillHoles, grow, smooth } from './shape.ts';
import { smartFill } from './smartFill.ts';

const target = { value: 1, over: allValues };

function drawn(spacingMm: readonly number[], ...slices: string[]): EditedVolume {
  const { data, dims } = drawnMask(...slices);
  return {
    grid: { dims, affineRas: scalingAffine(spacingMm) },
    labels: data,
    image: new Int16Array(data.length),
  };
}

/** The drawing of value 1 after runs; the volume itself must be as it was. */
function after({ labels, grid }: EditedVolume, runs: Runs, value = 1): string[] {
  const data = labels.slice();
  applyRuns(data, runs);
  return drawingOf({ data: data.map((label) => (label === value ? 1 : 0)), dims: grid.dims });
}

describe('shape tools', () => {
  it('grow and shrink by millimetres, not by voxels', () => {
    const volume = drawn([1, 2, 1], '....... ....... ...#... ....... .......');
    expect(after(volume, grow(volume, target, 2))).toEqual(['....... ...#... .#####. ...#... .......']);
    const wide = drawn([1, 2, 1], '....... .#####. .#####. .#####. .......');
    expect(after(wide, grow(wide, target, -1))).toEqual(['....... ..###.. ..###.. ..###.. .......']);
    expect(after(wide, grow(wide, target, -2))).toEqual(['....... ....... ...#... ....... .......']);
  });

  it('grow over nothing that is protected', () => {
    const volume = drawn([1, 1, 1], '.#...');
    volume.labels[2] = 7;
    expect(after(volume, grow(volume, { value: 1, over: valueSet([0]) }, 2))).toEqual(['##.#.']);
    expect(after(volume, grow(volume, target, 2))).toEqual(['####.']);
  });

  it('fill holes on all sides closed, not bays', () => {
    const volume = drawn([1, 1, 1], '##### ##### #####', '##### #.#.# #.###', '##### ##### #####');
    expect(after(volume, fillHoles(volume, target))[1]).toBe('##### #.### #.###');
  });

  it('smooth away a bump and keep the body', () => {
    const volume = drawn([1, 1, 1], '......... .#######. .#######. .#######. .#######. ....#.... .........');
    const shape = after(volume, smooth(volume, target, 0.8))[0].split(' ');
    expect(shape[5]).toBe('.........');
    expect(shape[2].slice(2, 7)).toBe('#####');
  });

  it('do nothing to a value that is not there', () => {
    const volume = drawn([1, 1, 1], '...');
    expect(
      [grow(volume, target, 3), fillHoles(volume, target), interpolate(volume, target, 2)].map(
        (runs) => runs.count,
      ),
    ).toEqual([0, 0, 0]);
  });
});

describe('islands', () => {
  const volume = drawn([10, 10, 10], '##..# ##... ....#');

  it('keep the largest, remove small ones by volume', () => {
    expect(after(volume, keepLargest(volume, 1))).toEqual(['##... ##... .....']);
    // A voxel is one millilitre.
    expect(after(volume, removeSmall(volume, 1, 1.5))).toEqual(['##... ##... .....']);
    expect(after(volume, removeSmall(volume, 1, 0.5))).toEqual(['##..# ##... ....#']);
  });

  it('split into values of their own, as far as there are free ones', () => {
    const made = split(volume, 1, [4, 5, 6]);
    expect(made.values).toEqual([4, 5]);
    expect(after(volume, made.runs)).toEqual(['##... ##... .....']);
    expect(after(volume, made.runs, 4)).toEqual(['....# ..... .....']);
    expect(after(volume, made.runs, 5)).toEqual(['..... ..... ....#']);
    expect(after(volume, split(volume, 1, [4]).runs)).toEqual(['##... ##... ....#']);
  });
});

describe('smart fill', () => {
  const volume = drawn([1, 1, 1], '........');
  (volume.image as Int16Array).set([50, 60, 55, 200, 52, 50, 50, 50]);
  const region = { seedRasMm: [1, 0, 0], huRange: [40, 70], reachMm: 50 } as const;

  it('takes what is joined to the seed within the range', () => {
    expect(after(volume, smartFill(volume, target, region))).toEqual(['###.....']);
  });

  it('goes no farther than it may, and not into what is protected', () => {
    expect(after(volume, smartFill(volume, target, { ...region, seedRasMm: [6, 0, 0], reachMm: 1 }))).toEqual(
      ['.....###'],
    );
    const other = { ...volume, labels: volume.labels.slice() };
    other.labels[5] = 9;
    const seed = { ...region, seedRasMm: [7, 0, 0] as const };
    expect(after(other, smartFill(other, { value: 1, over: valueSet([0]) }, seed))).toEqual(['......##']);
  });

  it('fills nothing from a seed outside the range or the volume', () => {
    expect(smartFill(volume, target, { ...region, seedRasMm: [3, 0, 0] }).count).toBe(0);
    expect(smartFill(volume, target, { ...region, seedRasMm: [90, 0, 0] }).count).toBe(0);
  });
});

describe('cutting', () => {
  const volume = drawn([1, 1, 1], '##### #####', '##### #####');

  it('parts what lies on the right of a line, through all slices or on one', () => {
    const line = {
      pointsRasMm: [
        [2.5, -1, 0],
        [2.5, 3, 0],
      ],
      shape: 'line',
      axis: 2,
    } as const;
    const side = after(volume, cut(volume, 1, line, 0));
    expect(side).toEqual(['...## ...##', '...## ...##']);
    const back = { ...line, pointsRasMm: line.pointsRasMm.toReversed(), slice: 1 };
    expect(after(volume, cut(volume, 1, back, 4))).toEqual(['##### #####', '###.. ###..']);
    expect(after(volume, cut(volume, 1, back, 4), 4)).toEqual(['..... .....', '...## ...##']);
  });

  it('parts what lies inside a lasso, on any plane', () => {
    const lasso = {
      pointsRasMm: [
        [0.5, 0, -1],
        [3.5, 0, -1],
        [3.5, 0, 0.5],
        [0.5, 0, 0.5],
      ],
      shape: 'lasso',
      axis: 1,
    } as const;
    expect(after(volume, cut(volume, 1, lasso, 0))).toEqual(['#...# #...#', '##### #####']);
  });

  it('needs enough points', () => {
    expect(cut(volume, 1, { pointsRasMm: [[0, 0, 0]], shape: 'lasso', axis: 2 }, 0).count).toBe(0);
  });
});

describe('interpolation', () => {
  it('fills between painted slices, growing and wandering evenly', () => {
    const volume = drawn([1, 1, 1], '.....', '.....', '.....', '.....', '.....');
    volume.labels.set([1, 1, 1], 0);
    volume.labels.set([1, 1, 1], 22);
    expect(after(volume, interpolate(volume, target, 2))).toEqual([
      '###..',
      '###..',
      '.###.',
      '.###.',
      '..###',
    ]);
  });

  it('leaves a whole body as it is', () => {
    const volume = drawn([1, 1, 1], '.#. ### .#.', '.#. ### .#.');
    expect(interpolate(volume, target, 2).count).toBe(0);
  });
});

describe('logical operations', () => {
  it('join, take away and intersect', () => {
    const volume = drawn([1, 1, 1], '###..');
    volume.labels[4] = 8;
    const other = Uint8Array.from([0, 1, 1, 1, 1]);
    expect(after(volume, combine(volume, { value: 1, over: valueSet([0]) }, other, 'add'))).toEqual([
      '####.',
    ]);
    expect(after(volume, combine(volume, target, other, 'subtract'))).toEqual(['#....']);
    expect(after(volume, combine(volume, target, other, 'intersect'))).toEqual(['.##..']);
  });
});
