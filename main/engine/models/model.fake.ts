import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ModelManifest, type NetworkConfig, VqganConfig } from '#shared/contract/model.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { writeBytes } from '#main/io/files/writeBytes.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { encodeSafetensors } from '#main/tensor/safetensors.ts';
import { initialise } from '#main/training/initialise.ts';
import { manifestFile, weightsFile } from './modelFolder.ts';

const vqgan = VqganConfig.parse({
  architecture: 'vqgan',
  imageChannels: 1,
  hiddens: 4,
  downsample: [4, 4, 4],
  embeddingDim: 4,
  codes: 32,
  normGroups: 4,
  padding: 'replicate',
  discriminatorChannels: 2,
  discriminatorLayers: 2,
});

/** Networks so small that they run in milliseconds. */
export const fakeNetworks = {
  unet: {
    architecture: 'unet',
    inChannels: 1,
    outChannels: 3,
    channels: [4, 8],
    strides: [2],
    residualUnits: 1,
  },
  dynunet: {
    architecture: 'dynunet',
    inChannels: 1,
    outChannels: 3,
    kernels: [
      [3, 3, 3],
      [3, 3, 3],
    ],
    strides: [
      [1, 1, 1],
      [2, 2, 2],
    ],
    filters: [4, 8],
  },
  swinvit: {
    architecture: 'swinvit',
    inChannels: 1,
    featureSize: 6,
    depths: [2, 2, 2, 2],
    heads: [1, 2, 2, 4],
    window: [3, 3, 3],
  },
  swinunetr: {
    architecture: 'swinunetr',
    inChannels: 1,
    outChannels: 3,
    featureSize: 6,
    depths: [2, 2, 2, 2],
    heads: [1, 2, 2, 4],
    window: [3, 3, 3],
  },
  vqgan,
  diffusion: {
    architecture: 'diffusion',
    dim: 8,
    dimMults: [1, 2],
    channels: 9,
    outChannels: 4,
    attentionHeads: 2,
    attentionHeadDim: 8,
    timesteps: 4,
    autoencoder: vqgan,
  },
} as const satisfies {
  readonly [A in NetworkConfig['architecture']]: Extract<NetworkConfig, { architecture: A }>;
};

const isLatent = ({ architecture }: NetworkConfig): boolean =>
  architecture === 'vqgan' || architecture === 'diffusion';

/**
 * Writes a model folder with seeded random weights: `folder/ID/` of the architecture's name, unless the manifest's
 * fields say otherwise.
 */
export async function writeFakeModel(
  modelsFolder: string,
  network: NetworkConfig,
  fields: Partial<ModelManifest> = {},
  seed = 1,
): Promise<{ readonly folder: string; readonly manifest: ModelManifest }> {
  const id = fields.id ?? network.architecture;
  const folder = path.join(modelsFolder, id);
  await mkdir(folder, { recursive: true });
  const tensors = initialise(declareNetwork(network), seededRandom(seed));
  const bytes = encodeSafetensors(tensors);
  const written = await writeBytes(path.join(folder, weightsFile), (sink) => sink(bytes));
  const manifest = ModelManifest.parse({
    format: 1,
    id,
    title: `Random ${network.architecture}`,
    network,
    organ: 'liver',
    ...('outChannels' in network && !isLatent(network)
      ? { labels: ['background', 'liver', 'liver_lesion'] }
      : {}),
    ...(network.architecture === 'diffusion'
      ? { sampler: { kind: 'ancestral' }, sizes: ['tiny', 'small'] }
      : {}),
    input: {
      spacingMm: [1, 1, 1],
      windowHu: [-175, 250],
      ...(isLatent(network) ? { range: [-1, 1], axes: 'SRA' } : {}),
      patch: [32, 32, 32],
    },
    licence: 'CC0-1.0',
    demonstration: true,
    source: { fileName: 'random', ...written },
    weights: [{ file: weightsFile, ...written, tensors: tensors.size }],
    ...fields,
  });
  const text = JSON.stringify(manifest, undefined, 2);
  await atomicWrite(path.join(folder, manifestFile), (file) => file.writeFile(text));
  return { folder, manifest };
}

/** A pair as DiffTumor's: an autoencoder and a denoiser of its latents, in `vqgan` and `diffusion`. */
export const writeFakeDiffusionPair = async (modelsFolder: string, seed = 1) => ({
  autoencoder: await writeFakeModel(modelsFolder, fakeNetworks.vqgan, {}, seed),
  diffusion: await writeFakeModel(modelsFolder, fakeNetworks.diffusion, {}, seed + 1),
});
