import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { type Affine, multiplyAffine, scalingAffine } from '#shared/geometry/affine.ts';
import { eachVoxel } from '#main/volume/drawn.fake.ts';
import { reorient } from '#main/volume/reorient.ts';
import { statistics } from '#main/volume/statistics.ts';
import { type Fake, fakeCase, fakeLesion, patched } from '../case.fake.ts';
import { organContext } from '../organ/organContext.ts';
import { regionOf, type SourceCase } from '../region.ts';
import { prepareLesion } from './preparedLesion.ts';
import { type LesionPatch, synthesiseLesion } from './synthesiseLesion.ts';

const lesionValue = 9;

function put({ source, context }: Pick<Fake, 'source' | 'context'>, spec: LesionSpec): LesionPatch {
  const prepared = prepareLesion(source.image, spec);
  return synthesiseLesion(regionOf(source, prepared.box), context, prepared, lesionValue);
}

/** A grid turned about an oblique axis, with the given spacing, the origin far off. */
function obliqueAffine(spacing: readonly [number, number, number]): Affine {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const aboutZ: Affine = [c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const aboutX: Affine = [1, 0, 0, -120, 0, c, -s, 45, 0, s, c, 900, 0, 0, 0, 1];
  return multiplyAffine(multiplyAffine(aboutX, aboutZ), scalingAffine(spacing));
}

const permuted: Affine = [0, 0, 1.5, 10, -1, 0, 0, 20, 0, -2, 0, 30, 0, 0, 0, 1];

const grids = [
  { name: 'isotropic', dims: [48, 48, 48], affineRas: scalingAffine([1, 1, 1]) },
  { name: 'thick slices', dims: [56, 56, 12], affineRas: scalingAffine([0.8, 0.8, 4]) },
  { name: 'permuted axes', dims: [48, 24, 32], affineRas: permuted },
  { name: 'oblique', dims: [52, 52, 20], affineRas: obliqueAffine([0.9, 0.9, 2.5]) },
] as const;

describe('size', () => {
  it.each(grids)('is the diameter asked for, within a voxel: $name', ({ dims, affineRas }) => {
    const fake = fakeCase({ dims, affineRas });
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
          diameterMm: fc.double({ min: 6, max: 22, noNaN: true }),
          irregularity: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        ({ seed, diameterMm, irregularity }) => {
          const { measure, mask } = put(
            fake,
            fakeLesion(fake.middle, { seed, diameterMm }, { irregularity }),
          );
          const smallest = Math.min(...fake.context.spacingMm);
          expect(Math.abs(measure.equivalentDiameterMm - diameterMm)).toBeLessThan(smallest);
          expect(measure.voxels).toBe(mask.reduce((sum, inside) => sum + inside, 0));
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('reach', () => {
  const fake = fakeCase({ noiseHu: 10 });

  it('changes nothing outside its box, and its box is the smallest', () => {
    const spec = fakeLesion(fake.middle, {}, { massEffectPercent: 40, capsuleHu: 30 });
    const before = regionOf(fake.source, { min: [0, 0, 0], max: fake.source.image.dims });
    const prepared = prepareLesion(fake.source.image, spec);
    // From a larger region than it needs: the rest must not matter.
    const patch = synthesiseLesion(before, fake.context, prepared, lesionValue);
    expect(patch).toEqual(put(fake, spec));
    const changed = regionOf(fake.source, patch.box).hu.map((hu, v) => (hu !== patch.hu[v] ? 1 : 0));
    for (const axis of [0, 1, 2] as const) {
      const [nx, ny] = [0, 1].map((a) => patch.box.max[a] - patch.box.min[a]);
      const places = [...changed.keys()]
        .filter((v) => changed[v] !== 0 || patch.mask[v] !== 0)
        .map((v) => [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))][axis]);
      expect(places.includes(0)).toBe(true);
      expect(places.includes(patch.box.max[axis] - patch.box.min[axis] - 1)).toBe(true);
    }
  });

  it('without mass effect ends three standard deviations of the edge from the surface', () => {
    const { frame, shape } = prepareLesion(fake.source.image, fakeLesion(fake.middle));
    const patch = put(fake, fakeLesion(fake.middle, {}, { edgeSoftnessMm: 1.5 }));
    const after = patched(fake.source.image, patch.hu, patch.box);
    eachVoxel(fake.source.image.dims, (i, j, k, flat) => {
      if (after[flat] === fake.source.image.data[flat]) return;
      const m = frame.fromVoxel;
      const place = [0, 4, 8].map((row) => m[row] * i + m[row + 1] * j + m[row + 2] * k + m[row + 3]);
      const [x, y, z] = place;
      expect(shape.distanceMm(x, y, z)).toBeLessThan(3 * 1.5 + Math.sqrt(3) / 2);
    });
  });

  it('never leaves the organ, and fades toward its border', () => {
    const ball = fakeCase({ organRadiusMm: 12 });
    const [x, y, z] = ball.middle;
    const patch = put(ball, fakeLesion([x + 6, y, z], { diameterMm: 20 }));
    const labels = ball.source.labels.data;
    const after = patched(ball.source.image, patch.hu, patch.box);
    expect(after.filter((hu, v) => labels[v] === 0 && hu !== -100)).toHaveLength(0);
    const mask = patched(ball.source.labels, patch.labels, patch.box);
    expect(mask.filter((label, v) => labels[v] === 0 && label === lesionValue)).toHaveLength(0);
    // The outermost organ voxel on the lesion's side keeps half of its brightness.
    const edge = Math.round(x + 12) + 48 * (Math.round(y) + 48 * Math.round(z));
    expect(labels[edge - 1]).toBe(1);
    expect(after[edge - 1]).toBeGreaterThan(after[edge - 4]);
  });
});

describe('brightness', () => {
  it('differs at the core by what was asked, darker or brighter, to the HU', () => {
    const fake = fakeCase({ hu: 100 });
    for (const difference of [-60, -5, 45]) {
      const spec = fakeLesion(fake.middle, {}, { attenuationDifferenceHu: difference, textureContrast: 0 });
      const patch = put(fake, spec);
      const after = patched(fake.source.image, patch.hu, patch.box);
      expect(after[24 + 48 * (24 + 48 * 24)]).toBe(100 + difference);
    }
  });

  // A ball of 15 mm in slices of 6 mm: the third slice from its middle holds a cap of it, 10 % of its volume.
  it('shows the partial volume of thick slices, however sharp the edge', () => {
    const fake = fakeCase({ dims: [40, 40, 9], affineRas: scalingAffine([1, 1, 6]), hu: 100 });
    const looks = { attenuationDifferenceHu: -100, textureContrast: 0, irregularity: 0, edgeSoftnessMm: 0.2 };
    const patch = put(fake, fakeLesion(fake.middle, { diameterMm: 15 }, looks));
    const after = patched(fake.source.image, patch.hu, patch.box);
    const centre = (slice: number): number => after[20 + 40 * (20 + 40 * slice)];
    expect(centre(4)).toBe(0);
    expect(centre(3)).toBeGreaterThan(0);
    expect(centre(3)).toBeLessThan(100);
    const edge = after.filter((hu) => hu > 5 && hu < 95).length;
    expect(edge).toBeGreaterThan(100);
  });

  it('keeps the asked difference as the mean whatever the texture, and varies by the contrast', () => {
    const fake = fakeCase({ hu: 100 });
    const looks = { attenuationDifferenceHu: -100, textureContrast: 0.2, textureCoarsenessMm: 2 };
    const spec = fakeLesion(fake.middle, { diameterMm: 30 }, { ...looks, edgeSoftnessMm: 0.2 });
    const { measure } = put(fake, spec);
    expect(measure.meanHu).toBeCloseTo(0, -1);
    expect(measure.sdHu).toBeGreaterThan(12);
    expect(measure.sdHu).toBeLessThan(30);
    expect(measure.contrastHu).toBeCloseTo(-100, -1);
  });

  // The same voxels after and before: their difference carries no noise, so the noise is the scan's own.
  it('keeps the noise of the scan', () => {
    const fake = fakeCase({ noiseHu: 20 });
    const spec = fakeLesion(fake.middle, { diameterMm: 24 }, { textureContrast: 0, edgeSoftnessMm: 0.5 });
    const { hu, mask, box } = put(fake, spec);
    const before = regionOf(fake.source, box).hu;
    const inside = [...mask.keys()].filter((v) => mask[v] !== 0);
    const noiseBefore = statistics(inside.map((v) => before[v])).sd;
    const noiseAfter = statistics(inside.map((v) => hu[v])).sd;
    expect(noiseAfter / noiseBefore).toBeGreaterThan(0.93);
    expect(noiseAfter / noiseBefore).toBeLessThan(1.2);
  });

  it('takes the place of a vessel, which else would shine through', () => {
    const vessel = (x: number, y: number): number => (Math.hypot(x, y) < 3 ? 160 : 100);
    const fake = fakeCase({ at: (x, y) => vessel(x, y), noiseHu: 5 });
    const patch = put(fake, fakeLesion(fake.middle, { diameterMm: 24 }, { textureContrast: 0 }));
    const after = patched(fake.source.image, patch.hu, patch.box);
    const at = (dx: number): number => {
      const column = Array.from({ length: 9 }, (_, n) => after[24 + dx + 48 * (24 + 48 * (20 + n))]);
      return statistics(column).mean;
    };
    expect(at(0) - at(7)).toBeLessThan(15);
  });

  it('adds a capsule of the asked HU on the surface', () => {
    const fake = fakeCase({ hu: 100 });
    const looks = { attenuationDifferenceHu: -40, textureContrast: 0, irregularity: 0 };
    const spec = (capsuleHu: number): LesionSpec =>
      fakeLesion(fake.middle, { diameterMm: 24 }, { ...looks, capsuleHu });
    const [plain, capsuled] = [put(fake, spec(0)), put(fake, spec(80))].map((patch) =>
      patched(fake.source.image, patch.hu, patch.box),
    );
    const added = capsuled.map((hu, v) => hu - plain[v]);
    expect(Math.max(...added)).toBeGreaterThan(70);
    expect(Math.max(...added)).toBeLessThanOrEqual(80);
    expect(added[24 + 48 * (24 + 48 * 24)]).toBe(0);
  });
});

describe('mass effect', () => {
  const dims = [72, 72, 72] as const;
  const middle = 36;
  const at = (x: number, y: number, z: number): number => x + 72 * (y + 72 * z);

  it('pushes what is around outward: brightness that grew with distance arrives farther out', () => {
    const fake = fakeCase({ dims, at: (x, y, z) => 100 + 2 * Math.hypot(x, y, z) });
    const spec = fakeLesion([middle, middle, middle], { diameterMm: 20 }, { massEffectPercent: 100 });
    const { shape, frame } = prepareLesion(fake.source.image, spec);
    const patch = put(fake, spec);
    const after = patched(fake.source.image, patch.hu, patch.box);
    const m = frame.fromVoxel;
    const r = 16;
    const radii = r / shape.radiusMm(m[0], m[4], m[8]);
    expect(radii).toBeGreaterThan(1.3);
    const before = fake.source.image.data[at(middle + r, middle, middle)];
    expect(before - after[at(middle + r, middle, middle)]).toBeCloseTo(2 * r * (1 - radii / 2) ** 2, -0.5);
    expect(after[at(middle + 30, middle, middle)]).toBe(
      fake.source.image.data[at(middle + 30, middle, middle)],
    );
  });

  it('moves labels with the image, and leaves the lesion its size', () => {
    const fake = fakeCase({ dims, organRadiusMm: 18 });
    const spec = (massEffectPercent: number): LesionSpec =>
      fakeLesion([middle + 6, middle, middle], { diameterMm: 20 }, { massEffectPercent, irregularity: 0.2 });
    const [still, pushed] = [put(fake, spec(0)), put(fake, spec(100))];
    expect(pushed.mask.reduce((a, b) => a + b)).toBe(still.mask.reduce((a, b) => a + b));
    const labelled = (patch: LesionPatch): number =>
      patched(fake.source.labels, patch.labels, patch.box).reduce(
        (sum, label) => sum + (label === 0 ? 0 : 1),
        0,
      );
    expect(labelled(still)).toBe(labelled({ ...still, labels: regionOf(fake.source, still.box).labels }));
    expect(labelled(pushed)).toBeGreaterThan(1.03 * labelled(still));
  });

  it('leaves noise as strong and as fine as it was', () => {
    const fake = fakeCase({ dims, noiseHu: 20 });
    const spec = fakeLesion([middle, middle, middle], { diameterMm: 20 }, { massEffectPercent: 100 });
    const { core } = prepareLesion(fake.source.image, {
      ...spec,
      appearance: { ...spec.appearance, massEffectPercent: 0 },
    });
    const patch = put(fake, spec);
    const after = patched(fake.source.image, patch.hu, patch.box);
    const values: number[] = [];
    const steps: number[] = [];
    eachVoxel(dims, (i, j, k, flat) => {
      const inBox = (box: typeof core, margin: number): boolean =>
        [i, j, k].every((n, axis) => n >= box.min[axis] + margin && n < box.max[axis] - margin);
      // The pushed ring: in the patch, clear of the lesion and of the still corners.
      const r = Math.hypot(i - middle, j - middle, k - middle);
      if (!inBox(patch.box, 1) || inBox(core, 0) || r > 17) return;
      values.push(after[flat]);
      steps.push(after[flat + 1] - after[flat]);
    });
    expect(values.length).toBeGreaterThan(300);
    expect(statistics(values).sd).toBeGreaterThan(18);
    expect(statistics(values).sd).toBeLessThan(22);
    expect(statistics(steps).sd / Math.SQRT2).toBeGreaterThan(17);
  });
});

describe('the same lesion', () => {
  const fake = fakeCase({ dims: [40, 36, 32], affineRas: obliqueAffine([0.9, 1.1, 1.4]), noiseHu: 15 });
  const spec = fakeLesion(fake.middle, { diameterMm: 14 }, { capsuleHu: 20 });

  it('gives the same bytes every time, and others for another seed', () => {
    expect(put(fake, spec)).toEqual(put(fake, spec));
    expect(put(fake, { ...spec, seed: 2 }).hu).not.toEqual(put(fake, spec).hu);
  });

  // Only the smoothing that finds vessels adds up in the order of the axes: in float32 a rounding may flip.
  it.each(['RAS', 'LPS', 'SAR', 'IPL', 'ARS'])(
    'gives the same voxels on axes stored as %s, to one HU',
    (code) => {
      const own = put(fake, spec);
      const expected = patched(fake.source.image, own.hu, own.box);
      const turned = {
        image: reorient(fake.source.image, code),
        labels: reorient(fake.source.labels, code),
      } satisfies SourceCase;
      const context = organContext(
        turned.image,
        { volume: turned.labels, table: fake.labels.table },
        'liver',
      );
      const prepared = prepareLesion(turned.image, spec);
      const patch = synthesiseLesion(regionOf(turned, prepared.box), context, prepared, lesionValue);
      const back = reorient({ ...turned.image, data: patched(turned.image, patch.hu, patch.box) }, 'RAS');
      const reference = reorient({ ...fake.source.image, data: expected }, 'RAS');
      const apart = back.data.map((hu, v) => Math.abs(hu - reference.data[v]));
      expect(Math.max(...apart)).toBeLessThanOrEqual(1);
      expect(apart.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(2);
      expect(patch.measure.voxels).toBe(own.measure.voxels);
    },
  );
});

describe('storage', () => {
  it('keeps the element type: whole numbers stay whole and in range, real ones are not rounded', () => {
    const fake = fakeCase({ hu: 20 });
    const spec = fakeLesion(fake.middle, {}, { attenuationDifferenceHu: -80 });
    const prepared = prepareLesion(fake.source.image, spec);
    const region = regionOf(fake.source, prepared.box);
    const store = (hu: Uint8Array | Float32Array | Int32Array): LesionPatch =>
      synthesiseLesion({ ...region, hu }, fake.context, prepared, lesionValue);
    expect(Math.min(...store(Uint8Array.from(region.hu)).hu)).toBe(0);
    expect(store(Int32Array.from(region.hu)).hu).toEqual(Int32Array.from(put(fake, spec).hu));
    const real = store(Float32Array.from(region.hu)).hu;
    expect(real).toBeInstanceOf(Float32Array);
    expect(real.some((hu) => !Number.isInteger(hu))).toBe(true);
  });
});

describe('refusals', () => {
  it('says so when no voxel is left of a lesion', () => {
    const fake = fakeCase({ dims: [20, 20, 5], affineRas: scalingAffine([1, 1, 5]) });
    const [x, y, z] = fake.middle;
    expect(() => put(fake, fakeLesion([x, y, z + 2.5], { diameterMm: 2 }))).toThrow(
      expect.objectContaining({ code: 'lesion-vanished', data: { lesionId: 'a' } }),
    );
    expect(() => put(fake, fakeLesion([x + 500, y, z]))).toThrow(
      expect.objectContaining({ code: 'lesion-vanished' }),
    );
  });

  it('refuses a region that does not cover the lesion', () => {
    const fake = fakeCase();
    const prepared = prepareLesion(fake.source.image, fakeLesion(fake.middle));
    const small = regionOf(fake.source, { min: [20, 20, 20], max: [30, 30, 30] });
    expect(() => synthesiseLesion(small, fake.context, prepared, lesionValue)).toThrow(RangeError);
  });
});
