/** Element types, named as in safetensors. F16 and BF16 keep their raw bits in a Uint16Array. */
export interface DtypeArrays {
  F64: Float64Array;
  F32: Float32Array;
  F16: Uint16Array;
  BF16: Uint16Array;
  I64: BigInt64Array;
  U64: BigUint64Array;
  I32: Int32Array;
  U32: Uint32Array;
  I16: Int16Array;
  U16: Uint16Array;
  I8: Int8Array;
  U8: Uint8Array;
  BOOL: Uint8Array;
}

export type Dtype = keyof DtypeArrays;

/** A row-major n-d array: the *last* axis is the fastest. A scalar has shape []. */
export interface Tensor<D extends Dtype = Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: DtypeArrays[D];
}

/** Number of elements of a shape; 1 for [], 0 when any axis is 0. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1);

/**
 * A tensor over existing data.
 * Throws RangeError when the data's length is not the product of the shape.
 */
export function tensor<D extends Dtype>(dtype: D, shape: readonly number[], data: DtypeArrays[D]): Tensor<D> {
  if (data.length !== elementCount(shape))
    throw new RangeError(`${data.length} elements do not fill shape [${shape.join(', ')}]`);
  return { dtype, shape, data };
}
