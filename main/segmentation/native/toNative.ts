import { type Axis, axes, type Dims, voxelCount } from '#shared/geometry/axes.ts';
import { boxDims, type VoxelBox } from '#shared/geometry/box.ts';
import { type LineTable, type ModelGrid, modelFromNative } from '#main/volume/modelGrid.ts';
import type { LogitPlane } from '../sliding/slidingWindow.ts';

export interface ToNativeOptions {
  readonly grid: ModelGrid;
  /** Of the CT. */
  readonly dims: Dims;
  readonly classes: number;
  /** What is interpolated to the CT's grid before the class is decided. */
  readonly interpolate: 'probabilities' | 'logits';
  readonly slabAxis: Axis;
  /** The box of the model's grid that planes cover; outside it all is class 0. */
  readonly box: VoxelBox;
  /** Classes whose probabilities are kept. */
  readonly keep: readonly number[];
}

/** The answer on the CT's own grid. */
export interface NativeAnswer {
  /** The most probable class of each voxel, of equals the lower. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** Probability of each kept class, 0..255 for 0..1. */
  readonly probabilities: ReadonlyMap<number, Uint8Array<ArrayBuffer>>;
}

/**
 * Brings planes of logits, as they come, to the CT's own grid by trilinear interpolation. The class is decided on the
 * CT's grid: from interpolated logits as published, or from interpolated probabilities, which one confident voxel
 * does not outshout. Only two planes are held.
 */
export function toNative(options: ToNativeOptions): {
  plane(plane: LogitPlane): void;
  answer(): NativeAnswer;
} {
  const { grid, dims, classes, interpolate, slabAxis, box, keep } = options;
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const size = boxDims(box);
  const planeSize = size[p] * size[q];
  const strides = [1, dims[0], dims[0] * dims[1]];
  const strideOf = (axis: Axis): number => strides[grid.along[axis].nativeAxis];
  const through = modelFromNative(grid.along[slabAxis]);
  const [rows, columns] = [p, q].map((axis) => within(modelFromNative(grid.along[axis]), box, axis));
  const slices = slicesByPlane(through, box, slabAxis);
  const out: NativeAnswer = {
    classes: new Uint8Array(voxelCount(dims)),
    probabilities: new Map(keep.map((one) => [one, new Uint8Array(voxelCount(dims))])),
  };
  let before = new Float32Array(classes * planeSize);
  let here = new Float32Array(classes * planeSize);
  const mixed = new Float32Array(classes * planeSize);
  const values = new Float64Array(classes);
  const kept = [...out.probabilities];

  const decide = (at: number): void => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[c] > values[best]) best = c;
    out.classes[at] = best;
    if (kept.length === 0) return;
    let sum = 1;
    if (interpolate === 'logits') {
      sum = 0;
      const top = values[best];
      for (let c = 0; c < classes; c++) sum += values[c] = Math.exp(values[c] - top);
    }
    for (const [c, target] of kept) target[at] = Math.round((255 * values[c]) / sum);
  };

  const writeSlice = (slice: number): void => {
    const f = through.fraction[slice];
    const source = f === 0 ? here : mixed;
    if (f !== 0) for (let v = 0; v < mixed.length; v++) mixed[v] = before[v] + f * (here[v] - before[v]);
    const base = slice * strideOf(slabAxis);
    for (const [row, a0, a1, u] of rows)
      for (const [column, b0, b1, w] of columns) {
        const [v00, v10] = [a0 * size[q] + b0, a1 * size[q] + b0];
        const [v01, v11] = [a0 * size[q] + b1, a1 * size[q] + b1];
        for (let c = 0, o = 0; c < classes; c++, o += planeSize) {
          const low = source[o + v00] + u * (source[o + v10] - source[o + v00]);
          const high = source[o + v01] + u * (source[o + v11] - source[o + v01]);
          values[c] = low + w * (high - low);
        }
        decide(base + row * strideOf(p) + column * strideOf(q));
      }
  };

  return {
    plane: ({ index, logits }) => {
      [before, here] = [here, before];
      here.set(logits);
      if (interpolate === 'probabilities') softmax(here, classes, planeSize);
      for (const slice of slices.get(index) ?? []) writeSlice(slice);
    },
    answer: () => out,
  };
}

/** In place, over the first axis of [classes, planeSize]. */
function softmax(values: Float32Array, classes: number, planeSize: number): void {
  for (let v = 0; v < planeSize; v++) {
    let top = -Infinity;
    for (let c = 0; c < classes; c++) top = Math.max(top, values[c * planeSize + v]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(values[c * planeSize + v] - top);
    for (let c = 0; c < classes; c++)
      values[c * planeSize + v] = Math.exp(values[c * planeSize + v] - top) / sum;
  }
}

/** Rows of a table whose neighbours both lie in the box: index on the CT, neighbours in the box, fraction. */
function within(
  { lower, upper, fraction }: LineTable,
  { min, max }: VoxelBox,
  axis: Axis,
): [number, number, number, number][] {
  const rows: [number, number, number, number][] = [];
  for (let i = 0; i < lower.length; i++)
    if (lower[i] >= min[axis] && upper[i] < max[axis])
      rows.push([i, lower[i] - min[axis], upper[i] - min[axis], fraction[i]]);
  return rows;
}

/** Which slices of the CT can be written once a plane is there: those between it and the one before. */
function slicesByPlane(
  { lower, upper }: LineTable,
  { min, max }: VoxelBox,
  axis: Axis,
): Map<number, number[]> {
  const slices = new Map<number, number[]>();
  for (let i = 0; i < lower.length; i++) {
    if (lower[i] < min[axis] || upper[i] >= max[axis]) continue;
    const list = slices.get(upper[i]);
    if (list) list.push(i);
    else slices.set(upper[i], [i]);
  }
  return slices;
}
