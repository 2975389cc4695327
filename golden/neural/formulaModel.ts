import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ModelManifest } from '#shared/contract/model.ts';
import { manifestFile, weightsFile } from '#main/engine/models/modelFolder.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { writeBytes } from '#main/io/files/writeBytes.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import { publishedDiffusion } from '#main/networks/published.ts';
import { encodeSafetensors } from '#main/tensor/safetensors.ts';
import { weight } from './formula.ts';

/** Writes a model folder of the published size with the golden folders' formula weights; answers its manifest. */
export async function writeFormulaModel(
  modelsFolder: string,
  id: string,
  timesteps: number,
): Promise<ModelManifest> {
  const network = publishedDiffusion(timesteps);
  const folder = path.join(modelsFolder, id);
  await mkdir(folder, { recursive: true });
  const tensors = new Map(
    [...declareNetwork(network)].map(([key, { value }]) => [key, weight(key, value.shape)]),
  );
  const bytes = encodeSafetensors(tensors);
  const written = await writeBytes(path.join(folder, weightsFile), (sink) => sink(bytes));
  const manifest = ModelManifest.parse({
    format: 1,
    id,
    title: `Formula weights, ${timesteps} steps`,
    network,
    input: { spacingMm: [1, 1, 1], windowHu: [-175, 250], range: [-1, 1], axes: 'SRA' },
    licence: 'CC0-1.0',
    demonstration: true,
    source: { fileName: 'formula', ...written },
    weights: [{ file: weightsFile, ...written, tensors: tensors.size }],
  });
  const text = JSON.stringify(manifest);
  await atomicWrite(path.join(folder, manifestFile), (file) => file.writeFile(text));
  return manifest;
}
