import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { readManifest } from '#main/engine/models/modelFolder.ts';
import { runFiles } from '#main/engine/training/runFiles.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { moveIntoPlace, syncTree } from '#main/io/files/durable.ts';

/**
 * Takes the best model of a run into the model library, in place of an earlier one of the same run.
 *
 * @throws Problem `run-model-missing`; `model-exists` when a model of another origin has its name; `disk-full`
 */
export async function adoptModel(runFolder: string, modelsFolder: string): Promise<ModelManifest> {
  const from = runFiles(runFolder).model;
  const manifest = await readManifest(from);
  if (!manifest) throw new Problem('run-model-missing', { folder: runFolder });
  const target = path.join(modelsFolder, manifest.id);
  const there = await readManifest(target);
  if (there && there.source.sha256 !== manifest.source.sha256)
    throw new Problem('model-exists', { id: manifest.id });
  await mkdir(modelsFolder, { recursive: true });
  const incoming = await mkdtemp(path.join(modelsFolder, '.incoming-'));
  const old = await mkdtemp(path.join(modelsFolder, '.old-'));
  try {
    await cp(from, incoming, { recursive: true });
    await syncTree(incoming);
    if (there) await rename(target, path.join(old, 'model'));
    await moveIntoPlace(incoming, target);
    return manifest;
  } finally {
    await rm(incoming, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** The model of the library that came of the run with this recipe file; undefined when there is none. */
export async function adoptedFrom(
  recipeFile: string,
  modelsFolder: string,
  modelId: string,
): Promise<ModelManifest | undefined> {
  const there = await readManifest(path.join(modelsFolder, modelId));
  if (!there) return undefined;
  const own = await sha256File(recipeFile).catch(() => undefined);
  return own?.sha256 === there.source.sha256 ? there : undefined;
}
