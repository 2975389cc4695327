import { bfloatsToFloats, halvesToFloats } from './half.ts';
import type { Dtype, Tensor } from './tensor.ts';

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
