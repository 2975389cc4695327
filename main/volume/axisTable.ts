import type { Axis, Dims } from '#shared/geometry/axes.ts';
import { type AxisLine, liesOn, snapped } from './gridMap.ts';

/** For each index along one target axis: the two source voxels around it, as offsets into the source's array. */
export interface AxisTable {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  /** Weight of `upper`, 0..1. */
  readonly fraction: Float64Array;
  /** 1 where the position lies on the source. */
  readonly on: Uint8Array;
}

/** Tables of target axes i, j, k; a source offset is the sum of one entry of each. */
export type AxisTables = readonly [AxisTable, AxisTable, AxisTable];

/** @param edge whether the outermost values continue for ever */
export function axisTables(
  lines: readonly [AxisLine, AxisLine, AxisLine],
  source: Dims,
  target: Dims,
  edge: boolean,
): AxisTables {
  const strides = [1, source[0], source[0] * source[1]];
  const table = (axis: Axis): AxisTable => {
    const { sourceAxis } = lines[axis];
    return axisTable(lines[axis], source[sourceAxis], strides[sourceAxis], target[axis], edge);
  };
  return [table(0), table(1), table(2)];
}

function axisTable(
  { scale, offset }: AxisLine,
  sourceSize: number,
  stride: number,
  targetSize: number,
  edge: boolean,
): AxisTable {
  const lower = new Int32Array(targetSize);
  const upper = new Int32Array(targetSize);
  const fraction = new Float64Array(targetSize);
  const on = new Uint8Array(targetSize);
  for (let i = 0; i < targetSize; i++) {
    const position = snapped(scale * i + offset);
    const inside = Math.min(Math.max(position, 0), sourceSize - 1);
    const floor = Math.floor(inside);
    lower[i] = floor * stride;
    upper[i] = Math.min(floor + 1, sourceSize - 1) * stride;
    fraction[i] = inside - floor;
    on[i] = edge || liesOn(position, sourceSize) ? 1 : 0;
  }
  return { lower, upper, fraction, on };
}
