import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelManifest } from '#shared/contract/model.ts';
import { programModels } from './programModels.ts';

/** Files of a model folder. */
export const manifestFile = 'manifest.json';
export const weightsFile = 'weights.safetensors';

/** The manifest of a model folder; undefined when there is none, or none that can be read. */
export async function readManifest(folder: string): Promise<ModelManifest | undefined> {
  try {
    const json: unknown = JSON.parse(await readFile(path.join(folder, manifestFile), 'utf8'));
    return ModelManifest.safeParse(json).data;
  } catch {
    return undefined;
  }
}

export interface FoundModel {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/**
 * Every model that has a readable manifest, by id: those of a library's folder, then those that come with the program
 * and have no namesake there. None when there is no such folder.
 */
export async function modelsIn(modelsFolder: string, program = programModels()): Promise<FoundModel[]> {
  const own = await modelsOf(modelsFolder);
  const names = new Set(own.map(({ manifest }) => manifest.id));
  const others = program === undefined || program === modelsFolder ? [] : await modelsOf(program);
  return [...own, ...others.filter(({ manifest }) => !names.has(manifest.id))];
}

async function modelsOf(modelsFolder: string): Promise<FoundModel[]> {
  const names = await readdir(modelsFolder).catch(() => []);
  const found = await Promise.all(
    // Hidden are those on their way in or out.
    names
      .filter((name) => !name.startsWith('.'))
      .sort()
      .map(async (name) => {
        const folder = path.join(modelsFolder, name);
        const manifest = await readManifest(folder);
        return manifest && { folder, manifest };
      }),
  );
  return found.filter((model) => model !== undefined);
}
