import { bfloatsToFloats, halvesToFloats } from '#main/tensor/half.ts';
import type { Dtype, Tensor } from '#main/tensor/tensor.ts';
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

const toFloats: Readonly<Record<Dtype, ((data: Tensor['data']) => Float32Array) | undefined>> = {
  F64: (data) => Float32Array.from(data as Float64Array),
  F32: (data) => data as Float32Array,
  F16: (data) => halvesToFloats(data as Uint16Array),
  BF16: (data) => bfloatsToFloats(data as Uint16Array),
  I64: undefined,
  U64: undefined,
  I32: undefined,
  U32: undefined,
  I16: undefined,
  U16: undefined,
  I8: undefined,
  U8: undefined,
  BOOL: undefined,
};

/** Element type that `asFloat32` gives a tensor of this one. */
export const float32Dtype = (dtype: Dtype): Dtype => (toFloats[dtype] ? 'F32' : dtype);

/** A floating-point tensor as float32; any other is returned as it is. */
export function asFloat32(tensor: Tensor): Tensor {
  const convert = toFloats[tensor.dtype];
  return convert ? { dtype: 'F32', shape: tensor.shape, data: convert(tensor.data) } : tensor;
}
