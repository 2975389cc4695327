import { input } from '#main/graph/value.ts';
import { type Declared, declareParameters, part } from '#main/networks/parameters.ts';
import { publishedAutoencoder, publishedDenoiser } from '#main/networks/published.ts';
import { unet3d } from '#main/networks/unet3d/unet3d.ts';
import { codebook, decode, encode } from '#main/networks/vqgan/autoencoder.ts';
import { discriminate } from '#main/networks/vqgan/discriminator.ts';
import { lpips } from '#main/networks/vqgan/lpips.ts';
import type { GoldenCase } from '../case.ts';
import { type Check, check, failed } from '../check.ts';
import type { GoldenKind } from '../kind.ts';
import { weight } from '../neural/formula.ts';
import { segmentationNetwork } from '../neural/segmentationNetwork.ts';

interface Entry {
  readonly key: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly first3?: readonly number[];
}

/** Entries that are no parameter of a graph: indices, counters, constants, averages, and second names. */
const besides =
  /relative_position_index$|num_batches_tracked$|rotary_emb\.freqs$|scaling_layer\.|codebook\.(N|z_avg)$|^skip_layers\./;

const builders: Readonly<Record<string, (golden: GoldenCase, declared: Declared) => unknown>> = {
  unet: (golden, { parameters }) =>
    'dim' in (golden.json['config'] as object) ? denoiser(parameters) : segmentation(golden, parameters),
  nnunet: (golden, { parameters }) => segmentation(golden, parameters),
  swinunetr: (golden, { parameters }) => segmentation(golden, parameters),
  vqgan: (_, { parameters: p }) => {
    const config = publishedAutoencoder;
    const image = input('x', 'F32', [1, 1, 16, 16]);
    const volume = input('v', 'F32', [1, 1, 16, 16, 16]);
    codebook(p, config);
    decode(p, encode(p, volume, config), config);
    part(p, 'image_discriminator', (q) => discriminate(q, image, config, 'running'));
    part(p, 'video_discriminator', (q) => discriminate(q, volume, config, 'running'));
    part(p, 'perceptual_model', (q) => lpips(q, image, image));
  },
};

const segmentation = (golden: GoldenCase, p: Declared['parameters']) =>
  segmentationNetwork(golden, p, input('x', 'F32', [1, 1, 64, 64, 64]));

const denoiser = (p: Declared['parameters']) => {
  const config = publishedDenoiser;
  const latent = (channels: number) => input(`z${channels}`, 'F32', [1, channels, 8, 8, 8]);
  return unet3d(p, latent(8), input('t', 'F32', [1]), latent(9), config);
};

/** Every key of a full-size checkpoint, its shape, and the first values of its formula. */
export const stateDict: GoldenKind = {
  kind: 'state-dict-manifest',
  run(golden) {
    const declared = declareParameters();
    builders[String(golden.json['network'])](golden, declared);
    const entries = (golden.json['entries'] as readonly Entry[]).filter(({ key }) => !besides.test(key));
    const listed = new Set(entries.map(({ key }) => key));
    const unknown = [...declared.tensors.keys()].filter((key) => !listed.has(key));
    const checks: Check[] = unknown.map((key) => failed(key, 'is not in the manifest'));
    for (const { key, shape, first3 } of entries) {
      const own = declared.tensors.get(key)?.value.shape;
      if (own?.join() !== shape.join()) checks.push(failed(key, `is ${own?.join('×') ?? 'missing'}`));
      else {
        const wanted = first3 ?? [];
        checks.push(
          check(key, weight(key, shape).data.subarray(0, wanted.length), wanted, {
            rule: 'close',
            atol: 1e-9,
            rtol: 1e-6,
          }),
        );
      }
    }
    return checks;
  },
};
