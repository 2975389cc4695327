import type { Organ } from '#shared/contract/lesion.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { sampleAncestral } from '#main/diffusion/ancestral.ts';
import { planDdim, sampleDdim } from '#main/diffusion/ddim.ts';
import { cosineSchedule } from '#main/diffusion/schedule.ts';
import { codebook, decode, encode, lookUp, nearestCodes } from '#main/networks/vqgan/autoencoder.ts';
import { referencePipeline } from '#main/synthesis/diffusion/reference/pipeline.ts';
import { toLastAxisFastest } from '#main/tensor/layout.ts';
import type { Tensor } from '#main/tensor/tensor.ts';
import type { Mask } from '#main/volume/volume.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenCase } from '../case.ts';
import type { GoldenKind } from '../kind.ts';
import { autoencoderConfig, openDenoiser } from '../neural/diffusionNetworks.ts';
import { evaluate } from '../neural/evaluate.ts';
import { inputOf, weight } from '../neural/formula.ts';
import { shapeInput } from '../shapeInput.ts';

interface Config {
  readonly organ: Organ;
  readonly kind: string;
  readonly timesteps: number;
  readonly ddim_steps: number | null;
  readonly blur_sigma: number;
  readonly patch: number;
}

const f32 = (shape: readonly number[], data: Float32Array): Tensor<'F32'> => ({ dtype: 'F32', shape, data });

const rowMajorMask = ({ data, dims }: Mask): Uint8Array =>
  toLastAxisFastest(data, dims, new Uint8Array(data.length));

/** The whole pipeline on one patch with given mask, blur and noise. */
export const diffusionPipeline: GoldenKind = {
  kind: 'synthesis',
  claims: ({ json }) => 'unet' in ((json['networks'] ?? {}) as object),
  async run(golden) {
    const config = golden.json['config'] as Config;
    const autoencoder = autoencoderConfig(golden);
    const [dz, dx, dy] = autoencoder.downsample;
    const n = config.patch;
    const dims: Dims = [n, n, n];
    const latentGrid = [n / dz, n / dx, n / dy];
    const early = config.kind === 'early';
    const organMask = rowMajorMask(shapeInput(golden, 'organ_mask'));
    const ellipsoids = rowMajorMask(shapeInput(golden, 'tumor_mask'));
    const tumorMask = early ? ellipsoids.map((inside, v) => inside & organMask[v]) : ellipsoids;
    let codes: ArrayLike<number | bigint> = [];

    const encoded = (image: Float32Array) =>
      evaluate({ x: f32([1, 1, n, n, n], image) }, ({ x }, p) => ({ z: encode(p, x, autoencoder) }));
    const decoded = (latent: Float32Array) =>
      evaluate({ z: f32([1, autoencoder.embeddingDim, ...latentGrid], latent) }, ({ z }, p) => {
        const table = codebook(p, autoencoder);
        const found = nearestCodes(table, z);
        return { codes: found, y: decode(p, lookUp(table, found), autoencoder) };
      });
    const range = rangeOf(weight('codebook.embeddings', [autoencoder.codes, autoencoder.embeddingDim]).data);
    const result = await referencePipeline(
      { dims, volume: inputOf(golden, 'ct').data, organMask, tumorMask },
      {
        downsample: [dz, dx, dy],
        encoderRange: range,
        decoderRange: range,
        encode: async (image) => (await encoded(image)).z.data as Float32Array,
        sample: (condition) => sample(golden, config, f32([1, 9, ...latentGrid], condition)),
        decode: async (latent) => {
          const { y, codes: found } = await decoded(latent);
          codes = found.data;
          return y.data as Float32Array;
        },
      },
      { organ: config.organ, early, blurSigma: config.blur_sigma },
    );
    return compareStored(golden, {
      masked_latent: result.maskedLatent,
      cond: result.condition,
      sample_normalised: result.sampleNormalised,
      latent_sample: result.latent,
      codes,
      decoded: result.decoded,
      volume: result.volume,
      label: result.label,
    });
  },
};

async function sample(golden: GoldenCase, config: Config, condition: Tensor<'F32'>): Promise<Float32Array> {
  const { denoise, session } = await openDenoiser(golden, condition);
  const schedule = cosineSchedule(config.timesteps);
  const { data: start } = inputOf(golden, 'x_T');
  try {
    if (config.ddim_steps !== null)
      return await sampleDdim(denoise, planDdim(schedule, config.ddim_steps), start);
    const draws = Array.from({ length: schedule.steps }, (_, t) => inputOf(golden, `t${t}`).data);
    return await sampleAncestral(denoise, schedule, start, {
      normals: () => draws.pop() ?? new Float32Array(),
    });
  } finally {
    await session.release();
  }
}

const rangeOf = (values: Float32Array): [number, number] => [
  values.reduce((a, b) => Math.min(a, b), Infinity),
  values.reduce((a, b) => Math.max(a, b), -Infinity),
];
