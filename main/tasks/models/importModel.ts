import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '#shared/contract/job.ts';
import type { Organ } from '#shared/contract/lesion.ts';
import { ModelManifest, type NetworkConfig } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type Checkpoint, openCheckpoint } from '#main/checkpoints/checkpoint.ts';
import { type Recognised, recognise } from '#main/checkpoints/recognise/recognise.ts';
import { manifestFile, weightsFile } from '#main/engine/models/modelFolder.ts';
import { type FileHash, sha256File } from '#main/io/files/sha256.ts';
import { writeBytes } from '#main/io/files/writeBytes.ts';
import { asFloat32, float32Dtype } from '#main/tensor/float32.ts';
import { layoutSafetensors, tensorBytes } from '#main/tensor/safetensors.ts';
import { moveIntoPlace, syncTree, writeJson } from '../files/durable.ts';

export interface ImportModelOptions {
  /** A PyTorch or Lightning checkpoint. */
  readonly file: string;
  /** Name of the model's folder. */
  readonly id: string;
  readonly modelsFolder: string;
  readonly organ?: Organ | undefined;
  readonly licence?: string | undefined;
}

/** The published models' spacing and HU window, by kind of network (reference/diffusion.md §1, segmentation.md §6). */
const input = { spacingMm: [1, 1, 1], windowHu: [-175, 250] } as const;

/**
 * Brings a checkpoint into the model library: a folder with manifest and float32 weights under the published keys.
 * Tensors pass one at a time, so memory stays far below the file's size; the folder appears whole or not at all.
 *
 * @throws Problem what `openCheckpoint` and `recognise` throw; `model-exists`; `cancelled`; `disk-full`
 */
export async function importModel(
  options: ImportModelOptions,
  progress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ModelManifest> {
  const { id, modelsFolder } = options;
  const target = path.join(modelsFolder, id);
  if (await exists(target)) throw new Problem('model-exists', { id });
  const checkpoint = await openCheckpoint(options.file);
  try {
    const recognised = recognise(checkpoint);
    await mkdir(modelsFolder, { recursive: true });
    const folder = await mkdtemp(path.join(modelsFolder, '.incoming-'));
    try {
      const weights = await writeWeights(
        checkpoint,
        recognised,
        path.join(folder, weightsFile),
        progress,
        signal,
      );
      const manifest = manifestOf(options, recognised, await sha256File(options.file), weights);
      await writeJson(path.join(folder, manifestFile), manifest);
      await syncTree(folder);
      await moveIntoPlace(folder, target);
      return manifest;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    await checkpoint.close();
  }
}

const exists = (place: string): Promise<boolean> =>
  stat(place).then(
    () => true,
    () => false,
  );

async function writeWeights(
  checkpoint: Checkpoint,
  { tensors }: Recognised,
  file: string,
  progress: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<FileHash> {
  const kinds = new Map(
    [...tensors].map(([name, ref]) => [
      name,
      { dtype: float32Dtype(ref.storage.dtype), shape: ref.shape, ref },
    ]),
  );
  const { head, rows, dataBytes } = layoutSafetensors(kinds, { format: 'pt' });
  let written = 0;
  return writeBytes(file, async (sink) => {
    await sink(head);
    for (const [, { ref }] of rows) {
      if (signal?.aborted) throw new Problem('cancelled', { task: 'Import model' });
      const bytes = tensorBytes(asFloat32(await checkpoint.read(ref)));
      await sink(bytes);
      written += bytes.length;
      progress({ stage: 'Writing weights', done: written, total: dataBytes });
    }
  });
}

const titles: Readonly<Record<NetworkConfig['architecture'], string>> = {
  unet: 'U-Net segmentation',
  dynunet: 'nnU-Net segmentation',
  swinvit: 'Swin-UNETR encoder',
  swinunetr: 'Swin-UNETR segmentation',
  vqgan: 'Autoencoder',
  diffusion: 'Diffusion synthesis',
};

const manifestOf = (
  { file, id, organ, licence }: ImportModelOptions,
  { network, tensors }: Recognised,
  source: FileHash,
  weights: FileHash,
): ModelManifest =>
  ModelManifest.parse({
    format: 1,
    id,
    title: `${titles[network.architecture]}${organ ? `, ${organ}` : ''}`,
    network,
    organ,
    input,
    licence: licence ?? 'not stated: see the publisher of the file',
    source: { fileName: path.basename(file), ...source },
    weights: [{ file: weightsFile, ...weights, tensors: tensors.size }],
  });
