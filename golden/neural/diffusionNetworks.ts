import type { Unet3dConfig, VqganConfig } from '#shared/contract/model.ts';
import { unet3d } from '#main/networks/unet3d/unet3d.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import type { Denoiser } from '#main/diffusion/denoiser.ts';
import { input } from '#main/graph/value.ts';
import type { Session } from '#main/runtime/session.ts';
import type { GoldenCase } from '../case.ts';
import { openHere } from './device.ts';
import { formulaWeights } from './evaluate.ts';
import type { F32 } from './formula.ts';

interface Networks {
  readonly unet: {
    readonly dim: number;
    readonly channels: number;
    readonly out_dim: number;
    readonly dim_mults: readonly number[];
  };
  readonly vqgan: {
    readonly n_hiddens: number;
    readonly num_groups: number;
    readonly embedding_dim: number;
    readonly n_codes: number;
    readonly downsample: VqganConfig['downsample'];
    readonly image_channels: number;
    readonly norm_eps: number;
    readonly disc_channels: number;
    readonly disc_layers: number;
  };
}

const networks = (golden: GoldenCase): Networks => golden.json['networks'] as Networks;

export function unetConfig(golden: GoldenCase): Unet3dConfig {
  const { dim, channels, out_dim: outChannels, dim_mults: dimMults } = networks(golden).unet;
  return { dim, channels, outChannels, dimMults, attentionHeads: 8, attentionHeadDim: 32 };
}

export function autoencoderConfig(golden: GoldenCase): VqganConfig {
  const own = networks(golden).vqgan;
  return {
    architecture: 'vqgan',
    imageChannels: own.image_channels,
    hiddens: own.n_hiddens,
    downsample: own.downsample,
    embeddingDim: own.embedding_dim,
    codes: own.n_codes,
    normGroups: own.num_groups,
    normEpsilon: own.norm_eps,
    padding: 'replicate',
    discriminatorChannels: own.disc_channels,
    discriminatorLayers: own.disc_layers,
  };
}

/** The case's denoiser with formula weights, for one condition; release the session when done. */
export async function openDenoiser(
  golden: GoldenCase,
  condition: F32,
): Promise<{ denoise: Denoiser; session: Session }> {
  const config = unetConfig(golden);
  const declared = declareParameters();
  const [n, , ...grid] = condition.shape;
  const shape = [n, config.outChannels, ...grid];
  const values = {
    x: input('x', 'F32', shape),
    time: input('time', 'F32', [n]),
    cond: input('cond', 'F32', condition.shape),
  };
  const noise = unet3d(declared.parameters, values.x, values.time, values.cond, config);
  const parameters = Object.fromEntries([...declared.tensors].map(([name, { value }]) => [name, value]));
  const session = await openHere(
    { inputs: { ...values, ...parameters }, outputs: { noise } },
    { weights: formulaWeights(declared) },
  );
  const denoise: Denoiser = async (x, t) => {
    const time = { dtype: 'F32', shape: [n], data: new Float32Array(n).fill(t) } as const;
    const { noise: seen } = await session.run({ x: { dtype: 'F32', shape, data: x }, time, cond: condition });
    return Float32Array.from(seen.data as Float32Array);
  };
  return { denoise, session };
}
