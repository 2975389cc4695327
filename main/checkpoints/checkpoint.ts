import type { Tensor } from '#main/tensor/tensor.ts';
import { tensorOfEntry } from '#main/tensor/safetensors.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { elementBytes, gather, isContiguous, spanOf } from './strided.ts';
import { openTorchFile, type TorchFile } from './torchFile.ts';
import type { PickleValue, TensorRef } from './values.ts';
import { findTensors, type FoundTensor } from './walk.ts';

/** A checkpoint opened for reading: its tree of plain data, and its tensors one at a time. */
export interface Checkpoint {
  readonly file: string;
  readonly root: PickleValue;
  readonly tensors: readonly FoundTensor[];
  /** The values of a tensor, row-major, in their own element type. */
  read(tensor: TensorRef): Promise<Tensor>;
  /** The same in flat pieces that follow each other, so that memory stays bounded; views with gaps come in one. */
  pieces(tensor: TensorRef): AsyncGenerator<Tensor>;
  close(): Promise<void>;
}

/**
 * Opens a PyTorch or Lightning checkpoint; only what is asked for is in memory, whatever the file's size.
 * Every tensor's place is checked here, so that only damaged bytes (CRC-32) can still fail in `read`.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `checkpoint-broken`, `checkpoint-refused`
 */
export async function openCheckpoint(filePath: string): Promise<Checkpoint> {
  const torch = await openTorchFile(filePath);
  try {
    const tensors = findTensors(torch.root, torch.file);
    return {
      file: torch.file,
      root: torch.root,
      tensors,
      read: (ref) => readAll(torch, ref),
      pieces: (ref) => readPieces(torch, ref),
      close: () => torch.close(),
    };
  } catch (error) {
    await torch.close();
    throw error;
  }
}

/** 8 MB of float32. */
const pieceElements = 1 << 21;

async function readAll(torch: TorchFile, ref: TensorRef): Promise<Tensor> {
  const width = elementBytes[ref.storage.dtype];
  const span = await torch.readStorage(ref.storage, ref.offset * width, spanOf(ref) * width);
  return tensorOf(ref, ref.shape, isContiguous(ref) ? span : gather(ref, span));
}

async function* readPieces(torch: TorchFile, ref: TensorRef): AsyncGenerator<Tensor> {
  if (!isContiguous(ref)) {
    yield readAll(torch, ref);
    return;
  }
  const width = elementBytes[ref.storage.dtype];
  const total = elementCount(ref.shape);
  for (let at = 0; at < total; at += pieceElements) {
    const count = Math.min(pieceElements, total - at);
    yield tensorOf(
      ref,
      [count],
      await torch.readStorage(ref.storage, (ref.offset + at) * width, count * width),
    );
  }
}

const tensorOf = ({ storage }: TensorRef, shape: readonly number[], data: Uint8Array): Tensor =>
  tensorOfEntry({ name: '', dtype: storage.dtype, shape, begin: 0, end: data.length }, data);
