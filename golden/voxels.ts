import { toFirstAxisFastest, toLastAxisFastest } from '#main/tensor/layout.ts';
import type { Tensor } from '#main/tensor/tensor.ts';
import type { VoxelArray, Voxels } from '#main/volume/volume.ts';
import type { Values } from './check.ts';

type Triple = readonly [number, number, number];

/** The three axes of a tensor's shape; missing leading ones are 1, so that a row-major plane keeps its axes' order. */
function triple(shape: readonly number[]): Triple {
  if (shape.length > 3) throw new RangeError(`[${shape.join(', ')}] has more than three axes`);
  const [x = 1, y = 1, z = 1] = [...shape];
  return [x, y, z];
}

/** A stored real tensor of up to three axes as float64 voxels with the same axes: shape [x, y, z], dims (x, y, z). */
export function realVoxels({ shape, data }: Tensor): Voxels<Float64Array> {
  const dims = triple(shape);
  return { data: toFirstAxisFastest(Array.from(data, Number), dims, new Float64Array(data.length)), dims };
}

/** As `realVoxels`, for masks and labels below 256. */
export function byteVoxels({ shape, data }: Tensor): Voxels<Uint8Array> {
  const dims = triple(shape);
  return { data: toFirstAxisFastest(Array.from(data, Number), dims, new Uint8Array(data.length)), dims };
}

/** Voxels as row-major values, to be compared with a stored tensor of shape [x, y, z]. */
export const rowMajor = ({ data, dims }: Voxels<VoxelArray>): Values =>
  toLastAxisFastest(data, dims, new Float64Array(data.length));
