import { boxDims, isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';

/** Bits of a voxel of a MaskPair. */
export const inTruth = 1;
export const inPrediction = 2;

/** Truth and prediction in one array, cut to the box around both and with a border of one empty voxel. */
export interface MaskPair {
  readonly data: Uint8Array;
  readonly dims: Dims;
  /** The box without the border, in the voxels that the pair was cut from; empty when both masks are. */
  readonly box: VoxelBox;
  readonly truthVoxels: number;
  readonly predictionVoxels: number;
  readonly bothVoxels: number;
}

/** Throws RangeError when the masks differ in size. */
export function pairOf(truth: Mask, prediction: Mask): MaskPair {
  if (truth.dims.some((n, axis) => n !== prediction.dims[axis]))
    throw new RangeError(`masks of ${truth.dims.join('x')} and ${prediction.dims.join('x')} voxels`);
  const data = new Uint8Array(truth.data.length);
  for (let v = 0; v < data.length; v++)
    data[v] = (truth.data[v] === 0 ? 0 : inTruth) | (prediction.data[v] === 0 ? 0 : inPrediction);
  return cutPair({ data, dims: truth.dims }, inTruth, inPrediction);
}

/** The pair of masks that two sets of bits of coded voxels make up. */
export function cutPair(
  { data: coded, dims: [nx, ny, nz] }: Voxels<Uint8Array>,
  truthBits: number,
  predictionBits: number,
): MaskPair {
  const meaning = Uint8Array.from(
    { length: 256 },
    (_, code) =>
      ((code & truthBits) === 0 ? 0 : inTruth) | ((code & predictionBits) === 0 ? 0 : inPrediction),
  );
  const box = boxAround(coded, [nx, ny, nz], meaning);
  const [bx, by, bz] = boxDims(box);
  const dims: Dims = isEmptyBox(box) ? [2, 2, 2] : [bx + 2, by + 2, bz + 2];
  const data = new Uint8Array(dims[0] * dims[1] * dims[2]);
  const counts = new Float64Array(4);
  for (let k = 0; k < bz; k++)
    for (let j = 0; j < by; j++) {
      let from = box.min[0] + nx * (box.min[1] + j + ny * (box.min[2] + k));
      let to = 1 + dims[0] * (1 + j + dims[1] * (1 + k));
      for (let i = 0; i < bx; i++) {
        const bits = meaning[coded[from++]];
        data[to++] = bits;
        counts[bits]++;
      }
    }
  return {
    data,
    dims,
    box,
    truthVoxels: counts[inTruth] + counts[inTruth | inPrediction],
    predictionVoxels: counts[inPrediction] + counts[inTruth | inPrediction],
    bothVoxels: counts[inTruth | inPrediction],
  };
}

function boxAround(coded: Uint8Array, [nx, ny, nz]: Dims, meaning: Uint8Array): VoxelBox {
  const min: [number, number, number] = [nx, ny, nz];
  const max: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = nx * (j + ny * k);
      let first = 0;
      while (first < nx && meaning[coded[row + first]] === 0) first++;
      if (first === nx) continue;
      let last = nx - 1;
      while (meaning[coded[row + last]] === 0) last--;
      min[0] = Math.min(min[0], first);
      max[0] = Math.max(max[0], last + 1);
      min[1] = Math.min(min[1], j);
      max[1] = Math.max(max[1], j + 1);
      min[2] = Math.min(min[2], k);
      max[2] = k + 1;
    }
  return max[2] === 0 ? { min: [0, 0, 0], max: [0, 0, 0] } : { min, max };
}
