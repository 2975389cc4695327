import { describe, expect, it } from 'vitest';
import type { DiffusionSpec, Sampling } from '#shared/contract/lesion.ts';
import { scalingAffine } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { fakeCase } from '../case.fake.ts';
import { canvasAround, roomMm } from './canvas.ts';
import type { DecodedPatch } from './decodedPatch.ts';
import { latentMask } from './condition.ts';
import { fakeDiffusion, fakeNetworks } from './networks.fake.ts';
import type { DiffusionNetworks } from './networks.ts';
import { patchwork } from './patchwork.ts';
import { leastScanMm, sceneOf } from './scene.ts';
import { synthesisePatches } from './synthesisePatches.ts';

const fake = fakeCase({ dims: [64, 64, 64], organRadiusMm: 30, noiseHu: 8 });
const { middle, context, source } = fake;

const sampling: Sampling = { sampler: 'ddim-clipped', steps: 4 };
const quiet = { onStep: async () => undefined };

const decode = (
  specs: readonly DiffusionSpec[],
  networks: DiffusionNetworks = fakeNetworks(),
  how: Sampling = sampling,
): Promise<DecodedPatch[]> =>
  synthesisePatches(
    specs.map((spec) => sceneOf(source.image, context, spec, networks)),
    how,
    networks,
    quiet,
  );

const at = (patch: DecodedPatch, [x, y, z]: readonly number[]): number => {
  const [i, j, k] = [3, 7, 11].map((column, axis) => Math.round([x, y, z][axis] - patch.affineRas[column]));
  return patch.hu[i + patch.dims[0] * (j + patch.dims[1] * k)];
};

describe('a patch', () => {
  it('shows the lesion where it was asked for and the organ around it', async () => {
    const [patch] = await decode([fakeDiffusion(middle)]);
    expect(at(patch, middle)).toBeCloseTo(20, 0);
    expect(at(patch, [middle[0] + 13, middle[1], middle[2]])).toBeGreaterThan(85);
  });

  it.each(['ancestral', 'ddim', 'ddim-clipped', 'dpm-solver'] as const)('is drawn by %s', async (sampler) => {
    const [patch] = await decode([fakeDiffusion(middle)], fakeNetworks(), { sampler, steps: 4 });
    expect(at(patch, middle)).toBeLessThan(60);
  });

  it('is the same again, and another with another seed', async () => {
    const rough: Sampling = { sampler: 'ddim', steps: 2 };
    const [a] = await decode([fakeDiffusion(middle)], fakeNetworks(), rough);
    const [b] = await decode([fakeDiffusion(middle)], fakeNetworks(), rough);
    const [c] = await decode([fakeDiffusion(middle, { seed: 2 })], fakeNetworks(), rough);
    expect(b).toEqual(a);
    expect(c.hu).not.toEqual(a.hu);
  });

  it('does not depend on what is drawn beside it, nor on how many share a call', async () => {
    const specs = [0, 1, 2].map((n) =>
      fakeDiffusion([middle[0] + 9 * (n - 1), middle[1], middle[2]], { id: `d${n}`, seed: n, diameterMm: 8 }),
    );
    const alone = [];
    for (const spec of specs) alone.push(...(await decode([spec])));
    const batched = fakeNetworks({ batch: 2 });
    expect(await decode(specs, batched)).toEqual(alone);
    expect(batched.calls.get('denoise')).toBe(2 * sampling.steps);
  });

  it('tells its steps in order, as many as it said', async () => {
    const networks = fakeNetworks();
    const told: [string, number, number][] = [];
    await synthesisePatches(
      [sceneOf(source.image, context, fakeDiffusion(middle, { diameterMm: 8 }), networks)],
      sampling,
      networks,
      { onStep: async (...step) => void told.push(step) },
    );
    expect(told.map(([stage]) => stage)).toEqual(['encoding', ...Array(4).fill('denoising'), 'decoding']);
    expect(told.map(([, done, total]) => [done, total])).toEqual([0, 1, 2, 3, 4, 5].map((done) => [done, 6]));
  });
});

describe('a lesion larger than a patch', () => {
  const large = fakeDiffusion(middle, { diameterMm: 40 }, { irregularity: 0 });

  it('is drawn whole, from patches that overlap', async () => {
    const networks = fakeNetworks();
    const { canvas } = sceneOf(source.image, context, large, networks);
    expect(canvas.patches.length).toBeGreaterThan(1);
    const [patch] = await decode([large], networks);
    for (const offset of [-12, -8, -4, 0, 4, 8, 12])
      for (const axis of [0, 1, 2]) {
        const place = middle.map((mm, other) => mm + (other === axis ? offset : 0));
        expect(at(patch, place)).toBeCloseTo(20, 0);
      }
  });
});

describe('the canvas', () => {
  const scan = { dims: [100, 100, 40] as Dims, affineRas: scalingAffine([0.8, 0.8, 2.5], [-40, -40, -10]) };
  const around = (x: number, y: number, z: number, radius: number) => ({
    min: [x - radius, y - radius, z - radius] as const,
    max: [x + radius, y + radius, z + radius] as const,
  });

  it('moves into the scan at its border', () => {
    const { affineRas, dims } = canvasAround(scan, around(-36, 0, 40, 4), 32);
    expect(dims).toEqual([32, 32, 32]);
    expect(affineRas[3]).toBeGreaterThanOrEqual(-45);
    expect(affineRas[3]).toBeLessThanOrEqual(-40 + 0.41);
  });

  it('holds the lesion with room, whatever its size', () => {
    for (const radius of [4, 10, 20, 27]) {
      const canvas = canvasAround(scan, around(0, 0, 40, radius), 32);
      for (const axis of [0, 1, 2]) {
        const low = canvas.affineRas[4 * axis + 3];
        const high = low + canvas.dims[axis] - 1;
        // Snapping to thick slices may take half a slice off the room.
        expect(low).toBeLessThanOrEqual([0, 0, 40][axis] - radius - roomMm + 1.3);
        expect(high).toBeGreaterThanOrEqual([0, 0, 40][axis] + radius + roomMm - 1.3);
      }
    }
  });

  it('lies on the voxels of a scan of its own spacing', () => {
    const own = { dims: [64, 64, 64] as Dims, affineRas: scalingAffine([1, 1, 1], [0.25, 0.5, 0.75]) };
    const { affineRas } = canvasAround(own, around(30.1, 30.2, 30.3, 5), 32);
    expect([affineRas[3] % 1, affineRas[7] % 1, affineRas[11] % 1]).toEqual([0.25, 0.5, 0.75]);
  });
});

describe('the condition', () => {
  it('marks the fullest latent voxels when the lesion falls between those that are looked at', () => {
    const networks = fakeNetworks();
    const cube = new Float32Array(32 ** 3);
    for (const [i, j, k] of [
      [9, 9, 9],
      [10, 9, 9],
      [9, 10, 9],
    ])
      cube[(k * 32 + i) * 32 + j] = 1;
    const marks = latentMask(cube, networks);
    expect(marks.filter((mark) => mark === 1)).toHaveLength(1);
    expect(marks[(2 * 8 + 2) * 8 + 2]).toBe(1);
    expect(latentMask(new Float32Array(32 ** 3), networks).every((mark) => mark === -1)).toBe(true);
  });
});

describe('patchwork', () => {
  it('gives back what was cut', () => {
    const whole = Float32Array.from({ length: 2 * 6 * 4 * 4 }, (_, i) => i % 7);
    const work = patchwork(
      2,
      [6, 4, 4],
      [4, 4, 4],
      [
        [0, 0, 0],
        [2, 0, 0],
      ],
    );
    const back = work.join(work.cut(whole));
    back.forEach((value, i) => expect(value).toBeCloseTo(whole[i], 5));
  });
});

it('refuses a scan that shows too little', () => {
  const thin = fakeCase({ dims: [64, 64, 20], organRadiusMm: 30 });
  expect(() => sceneOf(thin.source.image, thin.context, fakeDiffusion(thin.middle), fakeNetworks())).toThrow(
    expect.objectContaining({ code: 'scan-too-small', data: { foundMm: 19, leastMm: leastScanMm } }),
  );
});
