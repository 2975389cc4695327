import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type ModelEvaluation, ModelManifest } from '#shared/contract/model.ts';
import { atomicWrite, syncFolder } from '#main/io/files/atomicWrite.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { encodeSafetensors } from '#main/tensor/safetensors.ts';
import { manifestFile, weightsFile } from '../models/modelFolder.ts';

/** What a training says of its model. */
export type Described = Omit<ModelManifest, 'format' | 'evaluation' | 'source' | 'weights'>;

/**
 * Writes a model folder, as the model library has them; one that is there is replaced.
 *
 * @param recipeFile the recipe that it was trained by, which the manifest names as its source
 */
export async function writeModel(
  folder: string,
  described: Described,
  recipeFile: string,
  weights: ReadonlyMap<string, GraphTensor>,
  evaluation: ModelEvaluation | undefined,
): Promise<void> {
  const parent = path.dirname(folder);
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(path.join(parent, '.model-'));
  try {
    const file = path.join(temporary, weightsFile);
    const bytes = encodeSafetensors(weights, { format: 'pt' });
    await atomicWrite(file, (handle) => handle.writeFile(bytes));
    const { sha256, bytes: size } = await sha256File(file);
    const source = await sha256File(recipeFile);
    const manifest = ModelManifest.parse({
      format: 1,
      ...described,
      ...(evaluation && { evaluation: [evaluation] }),
      source: { fileName: path.basename(recipeFile), sha256: source.sha256, bytes: source.bytes },
      weights: [{ file: weightsFile, sha256, bytes: size, tensors: weights.size }],
    } satisfies ModelManifest);
    await atomicWrite(path.join(temporary, manifestFile), (handle) =>
      handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`),
    );
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
    await syncFolder(parent);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
