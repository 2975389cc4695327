import { Tensor as OrtTensor } from 'onnxruntime-node';
import type { GraphDtype } from '#main/graph/value.ts';
import type { Tensor } from '#main/tensor/tensor.ts';

/** Tensors as sessions take and give them. */
export type GraphTensor = Tensor<GraphDtype>;

const ortTypes = { F32: 'float32', F16: 'float16', I64: 'int64', BOOL: 'bool' } as const;

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

export const copyOf = (tensor: GraphTensor): GraphTensor =>
  ({ ...tensor, data: tensor.data.slice() }) as GraphTensor;

/** Tensors of one type one above the other: a new first axis. */
export function stack(rows: readonly GraphTensor[]): GraphTensor {
  const [{ dtype, shape, data }] = rows;
  const size = data.length;
  const all = { F32: Float32Array, F16: Uint16Array, I64: BigInt64Array, BOOL: Uint8Array }[dtype];
  const joined = new all(rows.length * size);
  rows.forEach((row, i) => joined.set(row.data as never, i * size));
  return { dtype, shape: [rows.length, ...shape], data: joined } as GraphTensor;
}

/** One row of the first axis; shares the data. */
export function rowOf({ dtype, shape, data }: GraphTensor, row: number): GraphTensor {
  const size = data.length / shape[0];
  return {
    dtype,
    shape: shape.slice(1),
    data: data.subarray(row * size, (row + 1) * size),
  } as GraphTensor;
}
