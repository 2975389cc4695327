import { beforeAll, describe, expect, it } from 'vitest';
import type { DiffusionAppearance, DiffusionSpec } from '#shared/contract/lesion.ts';
import { type Affine, rasToVoxel, invertAffine, scalingAffine } from '#shared/geometry/affine.ts';
import { flatIndex, type RasMm } from '#shared/geometry/axes.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { createComposer } from '../compose/composer.ts';
import { type Fake, fakeCase } from '../case.fake.ts';
import { scanNoise } from '../organ/scanNoise.ts';
import type { Region } from '../region.ts';
import { fakeDiffusion, fakeNetworks } from './networks.fake.ts';
import { sceneOf } from './scene.ts';
import { synthesisePatches } from './synthesisePatches.ts';

/** The whole case with one lesion in it, and what the composer says of it. */
async function put(fake: Fake, spec: DiffusionSpec) {
  const networks = fakeNetworks({ side: 48, lesionHu: 40 });
  const scene = sceneOf(fake.source.image, fake.context, spec, networks);
  const [decoded] = await synthesisePatches([scene], spec.sampling, networks, {
    onStep: async () => undefined,
  });
  const composer = createComposer(
    fake.source,
    () => ({ context: fake.context, lesionValue: 9 }),
    () => decoded,
  );
  composer.set([spec]);
  return { whole: composer.read(fullBox(fake.source.image.dims)), lesion: composer.lesions[0] };
}

const hu = (fake: Fake, { hu }: Region, x: number, y: number, z: number): number => {
  const { dims, affineRas } = fake.source.image;
  const place: RasMm = [fake.middle[0] + x, fake.middle[1] + y, fake.middle[2] + z];
  const [i, j, k] = rasToVoxel(invertAffine(affineRas), place).map(Math.round);
  return hu[flatIndex(dims, i, j, k)];
};

const oblique: Affine = [0.9, 0.1, 0, 0, -0.1, 0.9, 0.1, 0, 0, -0.1, 1.2, 0, 0, 0, 0, 1];

describe('a diffusion lesion', () => {
  it.each([
    ['1 mm', scalingAffine([1, 1, 1])],
    ['thick slices', scalingAffine([0.8, 0.8, 3])],
    ['turned axes', [0, 0, 1.5, 0, -0.9, 0, 0, 0, 0, 1.1, 0, 0, 0, 0, 0, 1]],
    ['oblique axes', oblique],
  ])('changes nothing but its blurred mask: %s', async (_, affineRas) => {
    const fake = fakeCase({ dims: [64, 64, 48], affineRas, organRadiusMm: 26, noiseHu: 9 });
    const spec = fakeDiffusion(fake.middle, { diameterMm: 16 }, { restoreNoise: true, sharpenEdges: true });
    const { whole, lesion } = await put(fake, spec);
    const { min, max } = lesion.measure.box;
    const source = fake.source.image;
    let [changed, astray] = [0, 0];
    whole.hu.forEach((value, v) => {
      const i = v % source.dims[0];
      const j = Math.floor(v / source.dims[0]) % source.dims[1];
      const k = Math.floor(v / source.dims[0] / source.dims[1]);
      const inside = [i, j, k].every((index, axis) => index >= min[axis] && index < max[axis]);
      if (value === source.data[v]) return;
      changed++;
      if (!inside || fake.source.labels.data[v] === 0) astray++;
    });
    expect(astray).toBe(0);
    expect(changed).toBeGreaterThan(100);
    expect(Math.abs(lesion.measure.meanHu - 40)).toBeLessThan(15);
    expect(hu(fake, whole, 0, 0, 0)).toBeLessThan(75);
    expect(lesion.measure.equivalentDiameterMm).toBeGreaterThan(14);
    expect(lesion.measure.equivalentDiameterMm).toBeLessThan(18);
  });

  it('is cut at the organ and lies where it was asked for', async () => {
    const fake = fakeCase({ dims: [72, 72, 72], organRadiusMm: 26 });
    const spec = fakeDiffusion([fake.middle[0] + 22, fake.middle[1], fake.middle[2]], { diameterMm: 14 });
    const { whole } = await put(fake, spec);
    expect(hu(fake, whole, 20, 0, 0)).toBeLessThan(60);
    expect(hu(fake, whole, 27, 0, 0)).toBe(-100);
    expect(hu(fake, whole, 0, 0, 0)).toBe(100);
  });
});

describe('mended faults', () => {
  const fake = fakeCase({ dims: [72, 72, 72], organRadiusMm: 34, noiseHu: 12 });
  const at = (looks: Partial<DiffusionAppearance>) =>
    put(fake, fakeDiffusion(fake.middle, { diameterMm: 28 }, { irregularity: 0, ...looks }));
  let plain: Awaited<ReturnType<typeof put>>;
  beforeAll(async () => {
    plain = await at({});
  });

  /** Noise within the lesion, well below its surface. */
  const noiseOf = ({ hu }: Region): number => {
    const { dims } = fake.source.image;
    const core = new Uint8Array(hu.length);
    core.forEach((_, v) => {
      const place = [v % 72, Math.floor(v / 72) % 72, Math.floor(v / 72 / 72)];
      const radius = Math.hypot(...place.map((index, axis) => index - fake.middle[axis]));
      core[v] = radius < 9 ? 1 : 0;
    });
    return scanNoise({ data: hu, dims }, { data: core, dims }, [1, 1, 1]).sdHu;
  };

  it('give it the noise of its scan', async () => {
    const { whole } = await at({ restoreNoise: true });
    expect(noiseOf(plain.whole)).toBeLessThan(4);
    expect(noiseOf(whole)).toBeGreaterThan(9);
    expect(noiseOf(whole)).toBeLessThan(15);
  });

  it('let it reach its own brightness up to the border', async () => {
    const { whole } = await at({ sharpenEdges: true, edgeSoftnessMm: 0.3 });
    const { whole: blurred } = await at({ edgeSoftnessMm: 0.3 });
    const rim = (region: Region): number => {
      const values = [...Array(40).keys()].map((n) => {
        const angle = (n / 40) * 2 * Math.PI;
        return hu(fake, region, 11.5 * Math.cos(angle), 11.5 * Math.sin(angle), 0);
      });
      return values.reduce((a, b) => a + b) / values.length;
    };
    expect(rim(whole)).toBeLessThan(rim(blurred));
    expect(rim(whole)).toBeLessThan(50);
  });

  it('push its surroundings and their labels aside', async () => {
    const beside = (massEffectPercent: number) =>
      put(
        fake,
        fakeDiffusion(
          [fake.middle[0] + 24, fake.middle[1], fake.middle[2]],
          { diameterMm: 20 },
          { massEffectPercent },
        ),
      );
    const still = await beside(0);
    const pushed = await beside(100);
    const organ = ({ labels }: Region): number => Array.from(labels).filter((label) => label > 0).length;
    expect(organ(pushed.whole)).toBeGreaterThan(organ(still.whole) + 100);
    expect(pushed.lesion.measure.voxels).toBe(still.lesion.measure.voxels);
  });

  it('blend it in the pancreas, where the reference replaces the whole patch', async () => {
    const pancreas = { organ: 'pancreas' as const, diameterMm: 12 };
    const blended = await put(fake, fakeDiffusion(fake.middle, pancreas));
    const replaced = await put(fake, fakeDiffusion(fake.middle, pancreas, { blendPancreas: false }));
    const size = ({ measure: { box } }: typeof blended.lesion): number => box.max[0] - box.min[0];
    expect(size(blended.lesion)).toBeLessThan(20);
    expect(size(replaced.lesion)).toBe(48);
    expect(replaced.lesion.measure.voxels).toBe(blended.lesion.measure.voxels);
  });
});
