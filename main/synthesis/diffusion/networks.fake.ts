import type { DiffusionAppearance, DiffusionSpec } from '#shared/contract/lesion.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import type { DiffusionNetworks } from './networks.ts';

export interface FakeNetworks {
  readonly side?: number;
  readonly batch?: number;
  readonly steps?: number;
  /** HU of every lesion. */
  readonly lesionHu?: number;
}

const windowHu = [-175, 250] as const;
const factor = 4;

/**
 * Networks that know what they draw: a latent is the mean of each 4³ block, and where the mask is, the denoiser sees
 * a lesion of one brightness in all noise. Calls are counted.
 */
export function fakeNetworks(
  given: FakeNetworks = {},
): DiffusionNetworks & { readonly calls: Map<string, number> } {
  const { side = 32, batch = 1, steps = 4, lesionHu = 20 } = given;
  const schedule = cosineSchedule(steps);
  const n = side / factor;
  const latentLength = n ** 3;
  const lesion = (2 * (lesionHu - windowHu[0])) / (windowHu[1] - windowHu[0]) - 1;
  const calls = new Map<string, number>();
  const count = (name: string): void => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
  };
  const eachVoxel = (visit: (voxel: number, block: number) => void): void => {
    let at = 0;
    const down = (i: number): number => Math.floor(i / factor);
    for (let k = 0; k < side; k++)
      for (let i = 0; i < side; i++)
        for (let j = 0; j < side; j++) visit(at++, (down(k) * n + down(i)) * n + down(j));
  };
  return {
    side,
    downsample: [factor, factor, factor],
    latentChannels: 1,
    windowHu,
    schedule,
    batch,
    calls,
    encode: async (patch) => {
      count('encode');
      const out = new Float32Array(latentLength);
      eachVoxel((voxel, block) => {
        out[block] += patch[voxel] / factor ** 3;
      });
      return out;
    },
    decode: async (latent) => {
      count('decode');
      const out = new Float32Array(side ** 3);
      eachVoxel((voxel, block) => {
        out[voxel] = latent[block];
      });
      return out;
    },
    denoise: async (latents, t, conditions, patches) => {
      count('denoise');
      if (patches > batch) throw new RangeError(`${patches} patches in a batch of ${batch}`);
      return latents.map((x, at) => {
        const patch = Math.floor(at / latentLength);
        const own = 2 * patch * latentLength + (at % latentLength);
        const clean = conditions[own + latentLength] > 0 ? lesion : conditions[own];
        return (x - schedule.sqrtAlphasCumprod[t] * clean) / schedule.sqrtOneMinusAlphasCumprod[t];
      });
    },
  };
}

const appearance: DiffusionAppearance = {
  irregularity: 0.3,
  edgeSoftnessMm: 1,
  massEffectPercent: 0,
  restoreNoise: false,
  sharpenEdges: false,
  blendPancreas: true,
};

/** A diffusion lesion of 12 mm in the liver. */
export const fakeDiffusion = (
  centreRasMm: RasMm,
  given: Partial<Omit<DiffusionSpec, 'appearance'>> = {},
  looks: Partial<DiffusionAppearance> = {},
): DiffusionSpec => ({
  id: 'd',
  organ: 'liver',
  diameterMm: 12,
  seed: 1,
  generator: 'diffusion',
  model: { id: 'fake', sha256: 'f'.repeat(64) },
  sampling: { sampler: 'ddim-clipped', steps: 4 },
  ...given,
  centreRasMm: [centreRasMm[0], centreRasMm[1], centreRasMm[2]],
  appearance: { ...appearance, ...looks },
});
