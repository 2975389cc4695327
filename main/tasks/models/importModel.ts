import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '#shared/contract/job.ts';
import { ModelManifest } from '#shared/contract/model.ts';
import { ModelId } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type Checkpoint, openCheckpoint } from '#main/checkpoints/checkpoint.ts';
import { type Recognised, recognise, type StateName } from '#main/checkpoints/recognise/recognise.ts';
import { fitOf } from '#main/engine/models/fit.ts';
import { manifestFile, weightsFile } from '#main/engine/models/modelFolder.ts';
import { type FileHash, sha256File } from '#main/io/files/sha256.ts';
import { writeBytes } from '#main/io/files/writeBytes.ts';
import { asFloat32, float32Dtype } from '#main/tensor/float32.ts';
import { layoutSafetensors, tensorBytes } from '#main/tensor/safetensors.ts';
import { moveIntoPlace, syncTree, writeJson } from '#main/io/files/durable.ts';
import { checkpointIn } from './bundle.ts';
import { describeModel, type ModelFacts, networkTitle } from './describeModel.ts';

export interface ImportModelOptions extends ModelFacts {
  /** A PyTorch or Lightning checkpoint, or the folder of a MONAI bundle. */
  readonly file: string;
  /** Name of the model's folder. */
  readonly id: string;
  readonly modelsFolder: string;
  /** Which of the file's state dicts; left out: the averaged one where there is one. */
  readonly state?: StateName | undefined;
  /** Steps of a diffusion model's schedule, for files that do not hold it. */
  readonly timesteps?: number | undefined;
  /** Where the file was downloaded from. */
  readonly url?: string | undefined;
}

/**
 * Brings a checkpoint into the model library: a folder with manifest and float32 weights under the published keys.
 * Tensors pass in pieces, so memory stays far below the file's size; the folder appears whole or not at all.
 *
 * @throws Problem what `openCheckpoint` and `recognise` throw; `checkpoint-unfit`; `model-exists`; `cancelled`;
 * `disk-full`
 */
export async function importModel(
  options: ImportModelOptions,
  progress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<ModelManifest> {
  const { id, modelsFolder } = options;
  if (!ModelId.safeParse(id).success)
    throw new Problem('request-invalid', {
      field: '--as',
      reason: `"${id}" is not made of up to 64 small letters, digits, - and _`,
    });
  const target = path.join(modelsFolder, id);
  if (await exists(target)) throw new Problem('model-exists', { id });
  const { file, facts } = await checkpointIn(options.file);
  const checkpoint = await openCheckpoint(file);
  try {
    const { recognised, notes } = withSchedule(recognise(checkpoint, options.state), options.timesteps);
    checkFit(checkpoint.file, recognised);
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
      const { network, tensors } = recognised;
      const manifest = ModelManifest.parse({
        format: 1,
        id,
        network,
        ...describeModel(network, file, { ...facts, ...given(options) }),
        ...(notes.length > 0 && { notes }),
        source: {
          fileName: path.basename(file),
          ...(await sha256File(file)),
          ...(options.url && { url: options.url }),
        },
        weights: [{ file: weightsFile, ...weights, tensors: tensors.size }],
      });
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

/** What the person says, without what they leave open. */
const given = ({ title, organ, labels, input, licence }: ModelFacts): ModelFacts =>
  Object.fromEntries(
    Object.entries({ title, organ, labels, input, licence }).filter(([, value]) => value !== undefined),
  );

const exists = (place: string): Promise<boolean> =>
  stat(place).then(
    () => true,
    () => false,
  );

/** The published diffusion files hold their schedule; for others the person says its length, or it is assumed. */
function withSchedule(
  { network, tensors }: Recognised,
  timesteps: number | undefined,
): { recognised: Recognised; notes: string[] } {
  if (network.architecture !== 'diffusion' || tensors.has('betas'))
    return { recognised: { network, tensors }, notes: [] };
  const notes =
    timesteps === undefined
      ? [`The file does not say how many steps its schedule has: ${network.timesteps} are assumed.`]
      : [];
  return {
    recognised: { network: { ...network, timesteps: timesteps ?? network.timesteps }, tensors },
    notes,
  };
}

function checkFit(file: string, { network, tensors }: Recognised): void {
  const kinds = new Map(
    [...tensors].map(([key, { storage, shape }]) => [key, { dtype: storage.dtype, shape }]),
  );
  const fit = fitOf(network, kinds);
  if (Object.values(fit).some((keys: readonly string[]) => keys.length > 0))
    throw new Problem('checkpoint-unfit', { file, network: networkTitle(network), ...fit });
}

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
    for (const [, { ref }] of rows)
      for await (const piece of checkpoint.pieces(ref)) {
        if (signal?.aborted) throw new Problem('cancelled', { task: 'Import model' });
        const bytes = tensorBytes(asFloat32(piece));
        await sink(bytes);
        written += bytes.length;
        progress({ stage: 'writing weights', done: written, total: dataBytes });
      }
  });
}
