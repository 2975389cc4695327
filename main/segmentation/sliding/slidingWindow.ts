import { type Axis, axes, type Dims } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import { gaussianImportance } from './importance.ts';
import { windowGrid, type WindowGrid } from './windowGrid.ts';

/**
 * A network: windows [count, 1, …window] in, logits [count, classes, …window] out, all row-major. The answer is read
 * before the next call, so it may be the same array each time; an equal window gets an equal answer.
 */
export type Predict = (windows: Float32Array, count: number) => Promise<Float32Array>;

/** What windows are cut from: a volume whose axes 0, 1 and 2 are those of the windows. */
export interface WindowSource {
  readonly dims: Dims;
  /**
   * Fills one window, row-major.
   *
   * @param start its first voxel, in the padded coordinates of the grid
   * @returns whether every voxel of it is 0
   */
  read(grid: WindowGrid, start: Dims, into: Float32Array): boolean;
}

/** Blended logits of one plane of the volume, across the slab axis. */
export interface LogitPlane {
  /** Its place along the slab axis. */
  readonly index: number;
  /** [classes, a, b] over the box, a before b the other two axes; the array is used again for the next plane. */
  readonly logits: Float32Array;
}

export interface SlidingOptions {
  readonly window: Dims;
  /** 0 to below 1. */
  readonly overlap: number;
  readonly classes: number;
  /** Windows a call of `predict`. */
  readonly batch: number;
  readonly predict: Predict;
  /** Looks only at windows that meet this box, and answers only inside it: as without, to the bit. */
  readonly box?: VoxelBox | undefined;
  /** Planes come in order along this axis; what is held is a window's width of them. */
  readonly slabAxis: Axis;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly onPlane: (plane: LogitPlane) => void;
}

export interface WindowTally {
  /** Windows of the grid. */
  readonly total: number;
  /** Of them, outside the box and never looked at. */
  readonly left: number;
  /** Of the rest, nothing but air: they share one answer of the network. */
  readonly air: number;
}

/**
 * Runs a network over a volume, window by window, and blends its logits weighted by `gaussianImportance`
 * (reference/segmentation.md §9). Planes that no later window reaches are divided, handed on and forgotten, so that
 * memory grows with the volume's cross-section and not with its length. A window of nothing but zeros gets the answer
 * that the first such window got: the network would say the same again.
 *
 * @throws the signal's reason after an abort, at the latest when the window in hand is done
 */
export async function slideWindows(source: WindowSource, options: SlidingOptions): Promise<WindowTally> {
  const { window, classes, batch, predict, slabAxis, signal, progress } = options;
  const whole = windowGrid(source.dims, window, options.overlap);
  const box = options.box ?? fullBox(source.dims);
  const grid = gridInBox(whole, box);
  const slab = createSlab(grid, box, options);
  const size = window[0] * window[1] * window[2];
  const waiting = new Float32Array(batch * size);
  let places: Dims[] = [];
  let airAnswer: Float32Array | undefined;
  const counts = { done: 0, air: 0 };
  const total = grid.starts.reduce((product, { length }) => product * length, 1);

  const run = async (): Promise<void> => {
    if (places.length === 0) return;
    signal?.throwIfAborted();
    const answer = await predict(waiting.subarray(0, places.length * size), places.length);
    places.forEach((start, at) => slab.blend(start, answer, at * classes * size));
    counts.done += places.length;
    places = [];
    progress?.(counts.done, total);
  };

  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  for (const first of grid.starts[slabAxis]) {
    await run();
    slab.advanceTo(first);
    for (const a of grid.starts[p])
      for (const b of grid.starts[q]) {
        const start: [number, number, number] = [0, 0, 0];
        start[slabAxis] = first;
        start[p] = a;
        start[q] = b;
        signal?.throwIfAborted();
        const target = waiting.subarray(places.length * size, (places.length + 1) * size);
        if (source.read(grid, start, target)) {
          // What waits was cut before this window, so it is blended before it.
          await run();
          airAnswer ??= Float32Array.from(
            (await predict(waiting.fill(0, 0, size).subarray(0, size), 1)).subarray(0, classes * size),
          );
          slab.blend(start, airAnswer, 0);
          counts.air++;
          counts.done++;
          progress?.(counts.done, total);
        } else {
          places.push(start);
          if (places.length === batch) await run();
        }
        await breath();
      }
  }
  await run();
  slab.finish();
  const all = whole.starts.reduce((product, { length }) => product * length, 1);
  return { total: all, left: all - total, air: counts.air };
}

/** Lets what waits have its turn: a cancellation, for instance. */
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The windows that meet a box, which is in coordinates without padding. */
function gridInBox(grid: WindowGrid, box: VoxelBox): WindowGrid {
  const along = (axis: Axis): readonly number[] =>
    grid.starts[axis].filter(
      (start) =>
        start < box.max[axis] + grid.padLow[axis] &&
        start + grid.window[axis] > box.min[axis] + grid.padLow[axis],
    );
  return { ...grid, starts: [along(0), along(1), along(2)] };
}

/** Bytes that a run holds beside the network: sums and weights of a window's width of planes, and the windows. */
export function slidingBytes(
  dims: Dims,
  { window, classes, batch, slabAxis }: Pick<SlidingOptions, 'window' | 'classes' | 'batch' | 'slabAxis'>,
): number {
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const slab = window[slabAxis] * dims[p] * dims[q] * (classes + 1);
  const windows = window[0] * window[1] * window[2] * (batch * (1 + classes) + classes + 1);
  return 4 * (slab + windows);
}

/** The axis across which planes are smallest, so that a slab of them is too; the first of equals. */
export const bestSlabAxis = (dims: Dims): Axis =>
  axes.reduce<Axis>((best, axis) => (dims[axis] > dims[best] ? axis : best), 0);

interface Slab {
  /** Adds a window's logits, which begin at `from` in the answer. */
  blend(start: Dims, answer: Float32Array, from: number): void;
  /** Hands on every plane before this start: no later window begins there. */
  advanceTo(start: number): void;
  finish(): void;
}

function createSlab(
  { window, padLow }: WindowGrid,
  box: VoxelBox,
  { classes, slabAxis, onPlane }: SlidingOptions,
): Slab {
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const low: Dims = [box.min[0] + padLow[0], box.min[1] + padLow[1], box.min[2] + padLow[2]];
  const high: Dims = [box.max[0] + padLow[0], box.max[1] + padLow[1], box.max[2] + padLow[2]];
  const size = boxDims(box);
  const planeSize = size[p] * size[q];
  const depth = window[slabAxis];
  const importance = gaussianImportance(window);
  const strides = [window[1] * window[2], window[2], 1];
  const windowSize = importance.length;
  // Planes go round: that of place i lies at i modulo depth.
  const sums = new Float32Array(classes * depth * planeSize);
  const weights = new Float32Array(depth * planeSize);
  const logits = new Float32Array(classes * planeSize);
  let next = low[slabAxis];

  const handOn = (until: number): void => {
    for (; next < Math.min(until, high[slabAxis]); next++) {
      const ring = next % depth;
      const weight = weights.subarray(ring * planeSize, (ring + 1) * planeSize);
      for (let c = 0; c < classes; c++) {
        const at = (c * depth + ring) * planeSize;
        const sum = sums.subarray(at, at + planeSize);
        const target = c * planeSize;
        for (let v = 0; v < planeSize; v++) logits[target + v] = sum[v] / weight[v];
        sum.fill(0);
      }
      weight.fill(0);
      onPlane({ index: next - padLow[slabAxis], logits });
    }
  };

  return {
    blend: (start, answer, from) => {
      const first = axes.map((axis) => Math.max(start[axis], low[axis]));
      const last = axes.map((axis) => Math.min(start[axis] + window[axis], high[axis]));
      const [strideP, strideQ] = [strides[p], strides[q]];
      for (let i = first[slabAxis]; i < last[slabAxis]; i++) {
        const ring = i % depth;
        for (let a = first[p]; a < last[p]; a++) {
          const row = ring * planeSize + (a - low[p]) * size[q] + first[q] - low[q];
          const begin =
            (i - start[slabAxis]) * strides[slabAxis] +
            (a - start[p]) * strideP +
            (first[q] - start[q]) * strideQ;
          const length = last[q] - first[q];
          for (let n = 0, v = begin; n < length; n++, v += strideQ) weights[row + n] += importance[v];
          for (let c = 0; c < classes; c++) {
            const target = c * depth * planeSize + row;
            const logit = from + c * windowSize;
            for (let n = 0, v = begin; n < length; n++, v += strideQ)
              sums[target + n] += importance[v] * answer[logit + v];
          }
        }
      }
    },
    advanceTo: handOn,
    finish: () => handOn(Infinity),
  };
}
