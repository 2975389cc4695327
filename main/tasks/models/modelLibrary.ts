import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { readManifest } from '#main/engine/models/modelFolder.ts';
import { sha256File } from '#main/io/files/sha256.ts';

/** Every model of a folder that has a readable manifest, by id; none when the folder does not exist. */
export async function listModels(modelsFolder: string): Promise<ModelManifest[]> {
  const names = await readdir(modelsFolder).catch(() => []);
  const manifests = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map((name) => readManifest(path.join(modelsFolder, name))),
  );
  return manifests.filter((manifest) => manifest !== undefined);
}

/** One model's manifest. Throws `model-missing`, naming those there are. */
export async function findModel(modelsFolder: string, id: string): Promise<ModelManifest> {
  const models = await listModels(modelsFolder);
  const found = models.find((model) => model.id === id);
  if (!found)
    throw new Problem('model-missing', { id, present: models.map((model) => model.id).join(', ') || 'none' });
  return found;
}

/** Reads a model's weights and compares them with the hashes in its manifest. Throws `model-missing`, `model-damaged`. */
export async function verifyModel(modelsFolder: string, id: string): Promise<ModelManifest> {
  const manifest = await findModel(modelsFolder, id);
  for (const { file, sha256 } of manifest.weights) {
    const found = await sha256File(path.join(modelsFolder, id, path.basename(file)));
    if (found.sha256 !== sha256) throw new Problem('model-damaged', { id, file });
  }
  return manifest;
}

/** Removes a model's folder; what was made with it stays. Throws `model-missing`. */
export async function removeModel(modelsFolder: string, id: string): Promise<ModelManifest> {
  const manifest = await findModel(modelsFolder, id);
  // Hidden first, so that no half of it is seen.
  const hidden = path.join(modelsFolder, `.removed-${id}-${process.pid}`);
  await rename(path.join(modelsFolder, id), hidden);
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
