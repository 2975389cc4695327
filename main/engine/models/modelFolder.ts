import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelManifest } from '#shared/contract/model.ts';

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
