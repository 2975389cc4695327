import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ModelManifest } from '#shared/contract/model.ts';
import type { TrainSegmentationRecipe } from '#shared/contract/training.ts';
import { atomicWrite, syncFolder } from '#main/io/files/atomicWrite.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { encodeSafetensors } from '#main/tensor/safetensors.ts';
import { manifestFile, weightsFile } from '../models/modelFolder.ts';

/** What validation found of the weights that are kept. */
export interface Found {
  readonly epoch: number;
  readonly dice: Readonly<Record<string, number>>;
  readonly cases: number;
}

/**
 * Writes a model folder, as the model library has them; one that is there is replaced.
 *
 * @param recipeFile the recipe that it was trained by, which the manifest names as its source
 */
export async function writeModel(
  folder: string,
  recipe: TrainSegmentationRecipe,
  recipeFile: string,
  weights: ReadonlyMap<string, GraphTensor>,
  found: Found | undefined,
): Promise<void> {
  const { model, network, labels, input } = recipe;
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
      ...model,
      network,
      labels: [...labels],
      input: { ...input, range: [0, 1], axes: 'RAS' },
      ...(found && {
        evaluation: [
          {
            data: `validation cases of its training, after epoch ${found.epoch}, on the network's grid`,
            cases: found.cases,
            numbers: Object.fromEntries(
              Object.entries(found.dice).map(([label, dice]) => [`${label} dice`, dice]),
            ),
          },
        ],
      }),
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
