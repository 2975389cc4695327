import type { Tensor } from '#main/tensor/tensor.ts';
import { tensorOfEntry } from '#main/tensor/safetensors.ts';
import { gather } from './strided.ts';
import { openTorchFile } from './torchFile.ts';
import type { PickleValue, TensorRef } from './values.ts';
import { findTensors, type FoundTensor } from './walk.ts';

/** A checkpoint opened for reading: its tree of plain data, and its tensors one at a time. */
export interface Checkpoint {
  readonly file: string;
  readonly root: PickleValue;
  readonly tensors: readonly FoundTensor[];
  /** The values of a tensor, row-major, in their own element type. */
  read(tensor: TensorRef): Promise<Tensor>;
  close(): Promise<void>;
}

/**
 * Opens a PyTorch or Lightning checkpoint; at most one storage is in memory at a time, whatever the file's size.
 * Every tensor's place is checked here, so that only damaged bytes (CRC-32) can still fail in `read`.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `checkpoint-broken`, `checkpoint-refused`
 */
export async function openCheckpoint(filePath: string): Promise<Checkpoint> {
  const torch = await openTorchFile(filePath);
  try {
    const tensors = findTensors(torch.root, torch.file);
    let last: { key: string; bytes: Uint8Array<ArrayBuffer> } | undefined;
    return {
      file: torch.file,
      root: torch.root,
      tensors,
      async read(ref) {
        const { storage } = ref;
        if (last?.key !== storage.key) {
          last = undefined;
          last = { key: storage.key, bytes: await torch.readStorage(storage) };
        }
        const data = gather(ref, last.bytes);
        return tensorOfEntry(
          { name: '', dtype: storage.dtype, shape: ref.shape, begin: 0, end: data.length },
          data,
        );
      },
      close: () => torch.close(),
    };
  } catch (error) {
    await torch.close();
    throw error;
  }
}
