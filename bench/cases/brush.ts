import { scalingAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { allValues, paintSweep } from '#shared/masks/paint.ts';
import { decodeRuns, encodeRuns } from '#shared/masks/runBytes.ts';
import { RunRecorder, revertRuns } from '#shared/masks/runs.ts';
import { readSliceBox, sliceLayout } from '#renderer/scene/slicePixels.ts';
import type { BenchCase } from '../benchCase.ts';

const dims = [512, 512, 300] as const;
const grid = { dims, affineRas: scalingAffine([0.7, 0.7, 1]) };
const steps = 60;
const strokes = 5;

/**
 * What the window does for each move of the pointer, drawing itself aside: a sweep of 4 mm painted into the reading, and
 * the box that it covered read into the three slices it meets. The time is that of the slowest step of a stroke; each
 * step counts by its best of five strokes, because on a busy machine another program is what takes longest.
 */
export const brushCase: BenchCase = {
  name: 'brush',
  summary:
    'the slowest of 60 steps (each the best of 5) of a stroke at 512×512×300, 4 mm apart, its box read into three slices; undo 100: a hundred strokes of a 20 mm ball are kept as bytes and taken back',
  rounds: 5,
  prepare: async () => {
    const data = new Uint8Array(voxelCount(dims));
    const image = new Int16Array(data.length);
    for (let v = 0; v < image.length; v++) image[v] = (v * 2654435761) >>> 24;
    const layouts = ([0, 1, 2] as const).map((axis) => sliceLayout(dims, axis, 4096));
    const pixels = layouts.map(({ across, down }) => new Uint8Array(across * down));
    const stroke = (radiusMm: number, flat: boolean, hu: boolean, length: number, y = 256) => {
      const recorder = new RunRecorder();
      const rule = { value: 3, over: allValues, ...(hu && { huRange: [60, 180] as const }) };
      const took: number[] = [];
      let from = voxelToRas(grid.affineRas, [120, y, 150]);
      for (let step = 1; step <= length; step++) {
        const to = voxelToRas(grid.affineRas, [120 + (4 * step) / 0.7, y, 150]);
        const started = performance.now();
        const slice = flat ? ({ axis: 2, index: 150 } as const) : undefined;
        const box = paintSweep({ grid, data, image }, { from, to, radiusMm, slice }, rule, recorder);
        for (const [n, layout] of layouts.entries())
          if (box) readSliceBox(data, dims, layout, [250, 256, 150][n], box, pixels[n]);
        took.push(performance.now() - started);
        from = to;
      }
      return { took, runs: recorder.finish() };
    };
    const timed =
      (radiusMm: number, flat: boolean, hu = false) =>
      (): number => {
        const best = new Float64Array(steps).fill(Infinity);
        for (let n = 0; n < strokes; n++) {
          data.fill(0);
          for (const [step, ms] of stroke(radiusMm, flat, hu, steps).took.entries())
            best[step] = Math.min(best[step], ms);
        }
        return best.reduce((a, b) => Math.max(a, b));
      };
    return {
      'circle, 10 mm': timed(5, true),
      'circle, 60 mm': timed(30, true),
      'ball, 20 mm': timed(10, false),
      'ball, 60 mm': timed(30, false),
      'ball, 60 mm, HU range': timed(30, false, true),
      'undo 100': () => {
        data.fill(0);
        const kept = Array.from({ length: 100 }, (_, n) =>
          encodeRuns(stroke(10, false, false, 10, 4 * n + 50).runs),
        );
        const started = performance.now();
        for (const bytes of kept.toReversed()) revertRuns(data, decodeRuns(bytes, data.length));
        const took = performance.now() - started;
        if (data.some((value) => value !== 0)) throw new Error('undo left something');
        return took;
      },
    };
  },
};
