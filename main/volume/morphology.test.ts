import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMask, drawingOf, drawnMask, eachVoxel } from './drawn.fake.ts';
import { erodeBox } from './erodeBox.ts';
import { fillHoles } from './fillHoles.ts';
import { close, dilate, erode, open } from './morphology.ts';
import { type Connectivity, neighbourOffsets } from './neighbourhood.ts';
import type { Mask } from './volume.ts';

/** The same drawing in three slices. */
const inPlane = (slice: string): Mask => drawnMask(slice, slice, slice);

const dot = drawnMask('..... ..... ..#.. ..... .....');

describe('dilate', () => {
  it('grows a dot to a cross at 6 and to a square at 26', () => {
    expect(drawingOf(dilate(dot, { connectivity: 6 }))).toEqual(['..... ..#.. .###. ..#.. .....']);
    expect(drawingOf(dilate(dot, { connectivity: 26 }))).toEqual(['..... .###. .###. .###. .....']);
  });

  it('grows by city blocks over several steps of 6', () => {
    expect(drawingOf(dilate(dot, { connectivity: 6, iterations: 2 }))).toEqual([
      '..#.. .###. ##### .###. ..#..',
    ]);
  });

  it('leaves the mask itself alone', () => {
    dilate(dot, { connectivity: 26 });
    expect(drawingOf(dot)).toEqual(['..... ..... ..#.. ..... .....']);
  });
});

describe('erode', () => {
  const full = drawnMask('### ###', '### ###', '### ###');

  it('eats from the faces of the volume when what lies beyond is outside', () =>
    expect(drawingOf(erode(full, { connectivity: 6 })).join('')).not.toContain('#'));

  it('keeps the faces when what lies beyond is inside', () =>
    expect(erode(full, { connectivity: 6, outside: 1 }).data).toEqual(full.data));
});

describe('open', () => {
  it('removes what a square of 3 does not fit into', () =>
    expect(drawingOf(open(inPlane('.###... .###### .###...'), { connectivity: 26 }))).toEqual(
      drawingOf(inPlane('.###... .###... .###...')),
    ));
});

describe('close', () => {
  it('fills a slit, and adds nothing at the faces of the volume', () =>
    expect(drawingOf(close(inPlane('##.##.. ##.##.. ##.##..'), { connectivity: 26 }))).toEqual(
      drawingOf(inPlane('#####.. #####.. #####..')),
    ));
});

const connectivities = fc.constantFrom<Connectivity>(6, 18, 26);
const outsides = fc.constantFrom<0 | 1>(0, 1);

describe('any mask', () => {
  it('is dilated as step by step by definition', () => {
    fc.assert(
      fc.property(
        anyMask,
        connectivities,
        outsides,
        fc.integer({ min: 0, max: 3 }),
        (mask, connectivity, outside, iterations) => {
          let expected = mask;
          for (let step = 0; step < iterations; step++)
            expected = byDefinition(expected, connectivity, (values) => Math.max(...values), outside);
          expect(dilate(mask, { connectivity, iterations, outside }).data).toEqual(expected.data);
        },
      ),
    );
  });

  it('is eroded as step by step by definition', () => {
    fc.assert(
      fc.property(
        anyMask,
        connectivities,
        outsides,
        fc.integer({ min: 0, max: 2 }),
        (mask, connectivity, outside, iterations) => {
          let expected = mask;
          for (let step = 0; step < iterations; step++)
            expected = byDefinition(expected, connectivity, (values) => Math.min(...values), outside);
          expect(erode(mask, { connectivity, iterations, outside }).data).toEqual(expected.data);
        },
      ),
    );
  });
});

describe('erodeBox', () => {
  it('erodes each slice by a square, and nothing across slices', () => {
    const mask = drawnMask('##### ##### ##### #####', '..... ..... ..... .....');
    expect(drawingOf(erodeBox(mask, [3, 3, 1], 0))).toEqual([
      '..... .###. .###. .....',
      '..... ..... ..... .....',
    ]);
    expect(drawingOf(erodeBox(mask, [3, 3, 1], 1))[0]).toBe('##### ##### ##### #####');
  });

  it('with a cube of width 2n + 1 equals n steps of 26', () => {
    fc.assert(
      fc.property(anyMask, outsides, fc.integer({ min: 0, max: 2 }), (mask, outside, n) => {
        const width = 2 * n + 1;
        const steps = erode(mask, { connectivity: 26, iterations: n, outside });
        expect(erodeBox(mask, [width, width, width], outside).data).toEqual(steps.data);
      }),
    );
  });
});

describe('fillHoles', () => {
  it('fills what is enclosed on all sides, also from above and below', () => {
    const lid = '##### ##### ##### ##### #####';
    const wall = '##### #...# #.#.# #...# #####';
    expect(drawingOf(fillHoles(drawnMask(lid, wall, lid)))).toEqual([lid, lid, lid]);
  });

  it('leaves a hole that opens to the border, and one that a slit of faces joins to it', () => {
    const open = '##.## #...# #####';
    expect(drawingOf(fillHoles(drawnMask('##### ##### #####', open, '##### ##### #####')))[1]).toBe(open);
  });

  it('leaves an empty mask empty and a full one full', () => {
    expect(drawingOf(fillHoles(drawnMask('... ...')))).toEqual(['... ...']);
    expect(drawingOf(fillHoles(drawnMask('### ###')))).toEqual(['### ###']);
  });
});

function byDefinition(
  { data, dims }: Mask,
  connectivity: Connectivity,
  combine: (values: number[]) => number,
  outside: 0 | 1,
): Mask {
  const [nx, ny, nz] = dims;
  const out = new Uint8Array(data.length);
  eachVoxel(dims, (i, j, k, flat) => {
    const values = neighbourOffsets(connectivity).map(([di, dj, dk]) => {
      const [x, y, z] = [i + di, j + dj, k + dk];
      return x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? outside : data[x + nx * (y + ny * z)];
    });
    out[flat] = combine([...values, data[flat]]);
  });
  return { data: out, dims };
}
