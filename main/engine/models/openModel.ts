import path from 'node:path';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { asFloat32 } from '#main/tensor/float32.ts';
import { fitOf } from './fit.ts';
import { manifestFile, readManifest } from './modelFolder.ts';
import { openWeightsFile } from './weightsFile.ts';

/** A model whose weights are what its manifest says, and fit its network. */
export interface Model {
  readonly manifest: ModelManifest;
  /** SHA-256 of the weights: equal for equal weights, wherever they lie. */
  readonly sha256: string;
  /** Keys of all tensors, those that its network does not compute with among them. */
  readonly keys: ReadonlySet<string>;
  /** Tensors by key, widened to float32; read from the disk each time. */
  weights(names: Iterable<string>): Promise<Map<string, GraphTensor>>;
}

/**
 * Opens a model folder and reads its weights once, to check them.
 *
 * @throws Problem `model-missing` without a readable manifest; `model-damaged` when the weights are not those it
 * names; `model-unfit` when they are not those of its network; `safetensors-broken`
 */
export async function openModel(folder: string): Promise<Model> {
  const id = path.basename(folder);
  const manifest = await readManifest(folder);
  if (manifest === undefined) throw new Problem('model-missing', { id, present: `no ${manifestFile} there` });
  const [{ file, sha256, bytes }] = manifest.weights;
  const place = path.join(folder, path.basename(file));
  const found = await sha256File(place);
  if (found.sha256 !== sha256 || found.bytes !== bytes) throw new Problem('model-damaged', { id, file });
  const weights = await openWeightsFile(place);
  const { missing, misshapen } = fitOf(manifest.network, weights.entries);
  const keys = [...missing, ...misshapen];
  if (keys.length > 0) throw new Problem('model-unfit', { id, keys });
  return {
    manifest,
    sha256,
    keys: new Set(weights.entries.keys()),
    weights: async (names) => {
      const tensors = [...(await weights.read(names))];
      return new Map(tensors.map(([name, tensor]) => [name, asFloat32(tensor) as GraphTensor]));
    },
  };
}
