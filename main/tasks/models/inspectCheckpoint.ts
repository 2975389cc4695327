import { type Checkpoint, openCheckpoint } from '#main/checkpoints/checkpoint.ts';
import type { FoundTensor } from '#main/checkpoints/walk.ts';
import { asFloat32 } from '#main/tensor/float32.ts';
import type { Dtype } from '#main/tensor/tensor.ts';
import { Problem } from '#shared/contract/problems.ts';

/** One tensor of a checkpoint, and enough of its values to recognise it by. */
export interface InspectedTensor {
  /** Keys and indices from the root of the file's object. */
  readonly path: readonly (string | number | boolean | null)[];
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Of all elements, in float64; texts for what JSON cannot write. */
  readonly sum: number | string;
  /** The first five, row-major. */
  readonly first: readonly (number | string)[];
}

/**
 * Reads every tensor of a checkpoint, as data, in pieces.
 *
 * @throws Problem what `openCheckpoint` throws; `cancelled`
 */
export async function inspectCheckpoint(file: string, signal?: AbortSignal): Promise<InspectedTensor[]> {
  const checkpoint = await openCheckpoint(file);
  try {
    const rows: InspectedTensor[] = [];
    for (const found of checkpoint.tensors) {
      if (signal?.aborted) throw new Problem('cancelled', { task: 'Inspect checkpoint' });
      rows.push(await inspect(checkpoint, found));
    }
    return rows;
  } finally {
    await checkpoint.close();
  }
}

async function inspect(checkpoint: Checkpoint, { path, tensor }: FoundTensor): Promise<InspectedTensor> {
  const first: number[] = [];
  let sum = 0;
  for await (const piece of checkpoint.pieces(tensor)) {
    const { data } = piece.dtype === 'F64' ? piece : asFloat32(piece);
    for (let i = 0; i < data.length; i++) {
      const value = Number(data[i]);
      sum += value;
      if (first.length < 5) first.push(value);
    }
  }
  return {
    path: path.map((step) => (typeof step === 'bigint' ? step.toString() : step)),
    dtype: tensor.storage.dtype,
    shape: tensor.shape,
    sum: writable(sum),
    first: first.map(writable),
  };
}

const writable = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
