import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { GraphDtype } from '#main/graph/value.ts';
import type { Tensor } from '#main/tensor/tensor.ts';

/** Tensors as sessions take and give them. */
export type GraphTensor = Tensor<GraphDtype>;

const ortTypes = { F32: 'float32', I64: 'int64', BOOL: 'bool' } as const;

/** Shares the data with the given tensor. */
export const toOrt = ({ dtype, shape, data }: GraphTensor): OrtTensor =>
  new OrtTensor(ortTypes[dtype], data, shape);

/**
 * Shares the data with onnxruntime's tensor, which must lie in the processor's memory: asking for the data of
 * one on a WebGPU device ends the whole process. Throws RangeError for another place or element type.
 */
export function fromOrt(value: OrtTensor): GraphTensor {
  if (value.location !== 'cpu') throw new RangeError(`a tensor on ${value.location} cannot be read`);
  const shape = value.dims;
  const { data } = value;
  if (data instanceof Float32Array) return { dtype: 'F32', shape, data };
  if (data instanceof BigInt64Array) return { dtype: 'I64', shape, data };
  if (data instanceof Uint8Array) return { dtype: 'BOOL', shape, data };
  throw new RangeError(`onnxruntime gave a tensor of ${value.type}`);
}
