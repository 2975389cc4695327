import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../checkpoint.ts';
import { openCheckpoint } from '../checkpoint.ts';
import type { StorageRef } from '../values.ts';
import { canonicalKeys } from './keys.ts';
import { recognise } from './recognise.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/golden/checkpoints');
const present = existsSync(folder);

const open = async (file: string): Promise<ReturnType<typeof recognise>> => {
  const checkpoint = await openCheckpoint(path.join(folder, file));
  try {
    return recognise(checkpoint);
  } finally {
    await checkpoint.close();
  }
};

const storage: StorageRef = { kind: 'storage', key: '0', dtype: 'F32', elements: 0, offset: 0 };

/** A checkpoint of shapes alone. */
const shapesOnly = (shapes: Record<string, number[]>): Checkpoint => ({
  file: 'made-up.pt',
  root: null,
  tensors: Object.entries(shapes).map(([key, shape]) => ({
    path: ['state_dict', key],
    tensor: { kind: 'tensor', shape, strides: [], offset: 0, storage },
  })),
  read: () => Promise.reject(new Error('has no values')),
  pieces: () => {
    throw new Error('has no values');
  },
  close: () => Promise.resolve(),
});

describe('recognise', () => {
  it('refuses weights of an unknown network and names some of its keys', () =>
    expect(() => recognise(shapesOnly({ 'fc.weight': [10, 4], 'fc.bias': [10] }))).toThrow(
      expect.objectContaining({
        code: 'checkpoint-unknown',
        data: expect.objectContaining({ keys: 'state_dict.fc.weight, state_dict.fc.bias' }),
      }),
    ));
});

describe('canonicalKeys', () => {
  const named = (...keys: string[]) => [...canonicalKeys(keys).values()];

  it('strips what wrappers put in front', () =>
    expect(named('module.backbone.model.0.x', '_orig_mod.out.x')).toEqual(['model.0.x', 'out.x']));

  it("gives MONAI's Swin-UNETR the names of its published weights", () =>
    expect(named('swinViT.layers2.0.blocks.1.mlp.linear1.weight')).toEqual([
      'swinViT.layers2.0.blocks.1.mlp.fc1.weight',
    ]));

  it('puts the transformer that comes alone where Swin-UNETR has it', () =>
    expect(named('module.patch_embed.proj.weight', 'module.layers1.0.blocks.0.norm1.bias')).toEqual([
      'swinViT.patch_embed.proj.weight',
      'swinViT.layers1.0.blocks.0.norm1.bias',
    ]));

  it('reads DynUNet under either of its names', () => {
    const second = [
      'skip_layers.downsample.conv1.conv.weight',
      'skip_layers.upsample.transp_conv.conv.weight',
      'skip_layers.next_layer.downsample.conv1.conv.weight',
      'skip_layers.next_layer.upsample.conv_block.conv1.conv.weight',
      'skip_layers.next_layer.next_layer.conv1.conv.weight',
    ];
    const first = [
      'input_block.conv1.conv.weight',
      'upsamples.1.transp_conv.conv.weight',
      'downsamples.0.conv1.conv.weight',
      'upsamples.0.conv_block.conv1.conv.weight',
      'bottleneck.conv1.conv.weight',
    ];
    expect(named(...second)).toEqual(first);
    expect(named(...second, ...first)).toEqual(first);
  });
});

describe.skipIf(!present)('recognise: files of shared/golden', () => {
  const segmentation = present
    ? (JSON.parse(readFileSync(path.join(folder, 'segmentation/manifest.json'), 'utf8')).files as {
        file: string;
        network: string;
        config: Record<string, unknown>;
      }[])
    : [];
  for (const { file, network, config } of segmentation)
    it(`tells ${file} with its configuration, prefixes or not`, async () => {
      const found = (await open(`segmentation/${file}`)).network;
      const expected = {
        unet: {
          architecture: 'unet',
          channels: config['channels'],
          strides: config['strides'],
          residualUnits: config['num_res_units'],
        },
        nnunet: {
          architecture: 'dynunet',
          kernels: config['kernels'],
          strides: config['strides'],
          filters: config['filters'],
        },
        swinunetr: {
          architecture: 'swinunetr',
          featureSize: config['feature_size'],
          depths: config['depths'],
          heads: config['num_heads'],
          window: config['window_size'],
        },
      }[network];
      expect(found).toEqual({ inChannels: 1, outChannels: 3, ...expected });
    });

  it('reads the autoencoder from its omegaconf configuration and its shapes', async () =>
    expect((await open('autoencoder_small.ckpt')).network).toEqual({
      architecture: 'vqgan',
      imageChannels: 1,
      hiddens: 4,
      downsample: [4, 4, 4],
      embeddingDim: 8,
      codes: 32,
      normGroups: 4,
      normEpsilon: 1e-6,
      padding: 'replicate',
      discriminatorChannels: 2,
      discriminatorLayers: 2,
    }));

  it('takes the averaged weights of a diffusion file and the autoencoder it carries', async () => {
    const { network, tensors } = await open('diffusion_small.pt');
    expect(network).toMatchObject({
      architecture: 'diffusion',
      dim: 8,
      channels: 17,
      outChannels: 8,
      timesteps: 4,
    });
    expect(network).toMatchObject({ autoencoder: { hiddens: 4, embeddingDim: 8 } });
    expect(tensors.has('denoise_fn.init_conv.weight')).toBe(true);
  });
});
