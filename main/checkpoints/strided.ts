import { type Dtype, elementCount } from '#main/tensor/tensor.ts';
import type { PickleReader } from './pickle/reader.ts';
import { isKind, type PickleValue, type TensorRef } from './values.ts';

/** A view that repeats elements (stride 0) may be this much larger than its storage, no more. */
const maxExpandedElements = 1 << 24;

export const elementBytes: Readonly<Record<Dtype, number>> = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

const isCount = (value: PickleValue): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

function counts(value: PickleValue | undefined, what: string, reader: PickleReader): number[] {
  if (!isKind(value, 'tuple') || !value.items.every(isCount))
    throw reader.broken(`a tensor has a ${what} that is not made of whole numbers from 0 up`);
  return value.items as number[];
}

/**
 * torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …): a view, checked to lie inside its storage
 * before anything is allocated.
 */
export function rebuildTensor(args: readonly PickleValue[], reader: PickleReader): TensorRef {
  const [storage, offset, size, stride] = args;
  if (!isKind(storage, 'storage')) throw reader.broken('a tensor has no storage');
  if (offset === undefined || !isCount(offset)) throw reader.broken('a tensor starts before its storage');
  const shape = counts(size, 'size', reader);
  const strides = counts(stride, 'stride', reader);
  if (shape.length !== strides.length || shape.length > 64)
    throw reader.broken('a tensor has as many sizes as strides');
  const elements = elementCount(shape);
  const start = storage.offset + offset;
  const last = shape.reduce((index, n, axis) => index + (n - 1) * strides[axis], start);
  if (elements > 0 && last >= storage.elements)
    throw reader.broken(`a tensor reaches to element ${last} of a storage of ${storage.elements}`);
  if (elements > Math.max(storage.elements, maxExpandedElements))
    throw reader.refused(`a tensor of ${elements} elements made from a storage of ${storage.elements}`);
  return { kind: 'tensor', storage, offset: start, shape, strides };
}

/** Whether a view is row-major without gaps. */
export function isContiguous({ shape, strides }: TensorRef): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** How many elements of its storage a view spans, from its first to its last. */
export const spanOf = ({ shape, strides }: TensorRef): number =>
  elementCount(shape) === 0 ? 0 : shape.reduce((span, n, axis) => span + (n - 1) * strides[axis], 1);

/**
 * Bytes of a view in row-major order.
 *
 * @param span raw little-endian bytes of what it spans
 * @returns a new array; empty for a tensor without elements
 */
export function gather(ref: TensorRef, span: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const width = elementBytes[ref.storage.dtype];
  const total = elementCount(ref.shape);
  const out = new Uint8Array(total * width);
  const rank = ref.shape.length;
  const index = new Array<number>(rank).fill(0);
  let from = 0;
  for (let at = 0; at < total; at++) {
    for (let b = 0; b < width; b++) out[at * width + b] = span[from * width + b];
    for (let axis = rank - 1; axis >= 0; axis--) {
      from += ref.strides[axis];
      if (++index[axis] < ref.shape[axis]) break;
      from -= ref.strides[axis] * ref.shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
