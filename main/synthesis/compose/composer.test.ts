import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import { fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import { eachVoxel } from '#main/volume/drawn.fake.ts';
import { fakeCase, fakeLesion, patched } from '../case.fake.ts';
import { prepareLesion } from '../lesion/preparedLesion.ts';
import { synthesiseLesion } from '../lesion/synthesiseLesion.ts';
import { type Region, regionOf } from '../region.ts';
import { type Composer, createComposer } from './composer.ts';

const fake = fakeCase({ dims: [40, 40, 40], noiseHu: 15 });
const everything = fullBox(fake.source.image.dims);
const source = regionOf(fake.source, everything);
const makeComposer = (): Composer =>
  createComposer(fake.source, () => ({ context: fake.context, lesionValue: 9 }));

/** What a composer is by definition: the lesions one by one on copies of the whole source. */
function replayed(specs: readonly LesionSpec[]): { lesions: Lesion[]; whole: Region } {
  let whole = source;
  const lesions = specs.map((spec): Lesion => {
    const { measure, box, hu, labels } = synthesiseLesion(
      whole,
      fake.context,
      prepareLesion(fake.source.image, spec),
      9,
    );
    whole = {
      box: everything,
      hu: patched({ ...fake.source.image, data: whole.hu }, hu, box),
      labels: patched({ ...fake.source.labels, data: whole.labels }, labels, box),
    };
    return { spec, measure, labelValue: 9 };
  });
  return { lesions, whole };
}

const place = fc.integer({ min: 8, max: 31 });

/** Lesions that overlap more often than not, some with mass effect. */
const anyLesion = (id: string): fc.Arbitrary<LesionSpec> =>
  fc
    .record({
      centre: fc.tuple(place, place, place),
      diameterMm: fc.integer({ min: 4, max: 12 }),
      seed: fc.integer({ min: 0, max: 3 }),
      massEffectPercent: fc.constantFrom(0, 0, 60),
      capsuleHu: fc.constantFrom(0, 40),
    })
    .map(({ centre: [x, y, z], diameterMm, seed, ...looks }) =>
      fakeLesion([x, y, z], { id, diameterMm, seed }, { ...looks, edgeSoftnessMm: 0.6 }),
    );

type Change = (specs: readonly LesionSpec[]) => LesionSpec[];

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.integer({ min: 0, max: 99 }).chain((n) =>
    anyLesion(`l${n}`).map((lesion): Change => (all) => [...all, lesion]),
  ),
  fc.nat().map(
    (n): Change =>
      (all) =>
        all.filter((_, at) => at !== n % Math.max(1, all.length)),
  ),
  fc.tuple(fc.nat(), anyLesion('new')).map(
    ([n, lesion]): Change =>
      (all) =>
        all.map((old, at) => (at === n % all.length ? { ...lesion, id: old.id } : old)),
  ),
  fc.constant<Change>((all) => all.toReversed()),
  fc.constant<Change>(() => []),
);

/** Equal to the last bit; quicker than toEqual by far. */
const sameVoxels = (a: Region, b: Region): boolean => sameBytes(a.hu, b.hu) && sameBytes(a.labels, b.labels);
const sameBytes = (a: ArrayBufferView, b: ArrayBufferView): boolean =>
  Buffer.compare(new Uint8Array(a.buffer), new Uint8Array(b.buffer)) === 0;

/** Voxels that differ and lie in none of the boxes. */
function uncovered(before: Region, after: Region, boxes: readonly VoxelBox[]): number {
  let count = 0;
  eachVoxel(fake.source.image.dims, (i, j, k, flat) => {
    if (before.hu[flat] === after.hu[flat] && before.labels[flat] === after.labels[flat]) return;
    const inside = boxes.some(({ min, max }) =>
      [i, j, k].every((n, axis) => n >= min[axis] && n < max[axis]),
    );
    if (!inside) count++;
  });
  return count;
}

describe('composer', () => {
  it('equals the replay of the whole list after any sequence of edits', () =>
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const composer = makeComposer();
        let specs: LesionSpec[] = [];
        for (const step of changes) {
          specs = step(specs);
          const before = composer.read(everything);
          const boxes = composer.set(specs);
          const expected = replayed(specs);
          const whole = composer.read(everything);
          expect(sameVoxels(whole, expected.whole)).toBe(true);
          expect(composer.lesions).toEqual(expected.lesions);
          const changed = boxes.map(({ box }) => box);
          expect(uncovered(before, whole, changed)).toBe(0);
          expect(uncovered(source, whole, composer.changedBoxes())).toBe(0);
          for (const { box, restored } of boxes)
            if (restored) expect(sameVoxels(composer.read(box), regionOf(fake.source, box))).toBe(true);
        }
      }),
      { numRuns: 25 },
    ));

  const small = (id: string, at: number): LesionSpec =>
    fakeLesion([at, at, at], { id, diameterMm: 6 }, { edgeSoftnessMm: 0.5 });
  const [a, b, c] = [small('a', 9), small('b', 12), small('c', 31)];

  it('computes a new last lesion alone, and what overlaps a change, but nothing else', () => {
    const asked: string[] = [];
    const composer = createComposer(fake.source, () => {
      asked.push('lesion');
      return { context: fake.context, lesionValue: 9 };
    });
    const computedBy = (specs: readonly LesionSpec[]): number => {
      asked.length = 0;
      composer.set(specs);
      return asked.length;
    };
    expect(computedBy([a, c])).toBe(2);
    expect(computedBy([a, c, b])).toBe(1);
    expect(computedBy([a, c, b])).toBe(0);
    expect(computedBy([c, b])).toBe(1);
    expect(computedBy([c, a, b])).toBe(2);
    expect(computedBy([c])).toBe(0);
  });

  it('tells which boxes are the source again', () => {
    const composer = makeComposer();
    composer.set([a, c]);
    const [first, second] = composer.lesions.map(({ measure }) => measure.box);
    expect(composer.set([a])).toEqual([{ box: second, restored: true }]);
    expect(composer.changedBoxes()).toEqual([first]);
    expect(composer.set([])).toEqual([{ box: first, restored: true }]);
    expect(composer.set([])).toEqual([]);
  });

  it('changes nothing when one lesion of the list cannot be put in', () => {
    const lost = fakeLesion([500, 0, 0], { id: 'lost' });
    for (const list of [
      [a, b, lost],
      [b, lost, a],
      [{ ...a, seed: 99 }, lost],
    ]) {
      const composer = makeComposer();
      composer.set([a, b]);
      const before = composer.read(everything);
      expect(() => composer.set(list)).toThrow(expect.objectContaining({ code: 'lesion-vanished' }));
      expect(sameVoxels(composer.read(everything), before)).toBe(true);
      expect(composer.lesions.map(({ spec }) => spec.id)).toEqual(['a', 'b']);
      composer.set([a, b, c]);
      expect(sameVoxels(composer.read(everything), replayed([a, b, c]).whole)).toBe(true);
    }
  });

  it('paints the label of the organ and reports it', () => {
    const composer = makeComposer();
    composer.set([a]);
    const [{ labelValue, measure, spec }] = composer.lesions;
    expect({ labelValue, spec }).toEqual({ labelValue: 9, spec: a });
    const painted = composer.read(everything).labels.filter((label) => label === 9).length;
    expect(painted).toBe(measure.voxels);
  });
});
