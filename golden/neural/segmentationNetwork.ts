import type { Value } from '#main/graph/value.ts';
import { defaultFilters, dynUnet } from '#main/networks/dynUnet.ts';
import type { Parameters } from '#main/networks/parameters.ts';
import { swinUnetr } from '#main/networks/swin/swinUnetr.ts';
import type { Triple } from '#main/networks/swin/window.ts';
import { unet } from '#main/networks/unet.ts';
import type { GoldenCase } from '../case.ts';

interface CaseConfig {
  readonly channels: readonly number[];
  readonly strides: readonly number[] & readonly Triple[];
  readonly num_res_units: number;
  readonly kernels: readonly Triple[];
  readonly filters: readonly number[] | null;
  readonly feature_size: number;
  readonly depths: readonly number[];
  readonly num_heads: readonly number[];
  readonly window_size: Triple;
}

export type Built = { readonly logits: Value; readonly maps: readonly Value[] };

const ends = { inChannels: 1, outChannels: 3 };

/** The case's `network` with its `config`, on x [n, 1, …]. */
export function segmentationNetwork(golden: GoldenCase, p: Parameters, x: Value): Built {
  const config = golden.json['config'] as CaseConfig;
  switch (golden.json['network']) {
    case 'unet': {
      const { channels, strides, num_res_units: residualUnits } = config;
      return {
        logits: unet(p, x, { architecture: 'unet', ...ends, channels, strides, residualUnits }),
        maps: [],
      };
    }
    case 'nnunet': {
      const { kernels, strides } = config;
      const filters = config.filters ?? defaultFilters(kernels.length);
      return {
        logits: dynUnet(p, x, { architecture: 'dynunet', ...ends, kernels, strides, filters }),
        maps: [],
      };
    }
    case 'swinunetr':
      return swinUnetr(p, x, {
        architecture: 'swinunetr',
        ...ends,
        featureSize: config.feature_size,
        depths: config.depths,
        heads: config.num_heads,
        window: config.window_size,
      });
    default:
      throw new RangeError(`unknown network ${String(golden.json['network'])}`);
  }
}
