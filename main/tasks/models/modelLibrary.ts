import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { presentModel } from '#main/engine/diffusion/findModel.ts';
import { type FoundModel, modelsIn, readManifest } from '#main/engine/models/modelFolder.ts';
import { sha256File } from '#main/io/files/sha256.ts';

/** Every model that there is, the program's own among them. */
export const listModels = async (modelsFolder: string): Promise<ModelManifest[]> =>
  (await modelsIn(modelsFolder)).map(({ manifest }) => manifest);

/** One model and its folder. Throws `model-missing`, naming those there are. */
export async function locateModel(modelsFolder: string, id: string): Promise<FoundModel> {
  return presentModel(await modelsIn(modelsFolder), id);
}

/** One model's manifest. Throws `model-missing`, naming those there are. */
export const findModel = async (modelsFolder: string, id: string): Promise<ModelManifest> =>
  (await locateModel(modelsFolder, id)).manifest;

/** Reads a model's weights and compares them with the hashes in its manifest. Throws `model-missing`, `model-damaged`. */
export async function verifyModel(modelsFolder: string, id: string): Promise<ModelManifest> {
  const { folder, manifest } = await locateModel(modelsFolder, id);
  for (const { file, sha256 } of manifest.weights) {
    const found = await sha256File(path.join(folder, path.basename(file)));
    if (found.sha256 !== sha256) throw new Problem('model-damaged', { id, file });
  }
  return manifest;
}

/**
 * Removes a model's folder; what was made with it stays.
 *
 * @throws Problem `model-missing`; `model-kept` for one that comes with the program
 */
export async function removeModel(modelsFolder: string, id: string): Promise<ModelManifest> {
  const { folder, manifest } = await locateModel(modelsFolder, id);
  if (path.dirname(folder) !== path.resolve(modelsFolder)) throw new Problem('model-kept', { id });
  // Hidden first, so that no half of it is seen.
  const hidden = path.join(modelsFolder, `.removed-${id}-${process.pid}`);
  await rename(folder, hidden);
  await rm(hidden, { recursive: true, force: true });
  return manifest;
}

/** Whether a model of that id is there. */
export const hasModel = async (modelsFolder: string, id: string): Promise<boolean> =>
  (await readManifest(path.join(modelsFolder, id))) !== undefined;

/** @throws Problem `model-exists` */
export async function refuseTaken(modelsFolder: string, id: string): Promise<void> {
  if (await hasModel(modelsFolder, id)) throw new Problem('model-exists', { id });
}
