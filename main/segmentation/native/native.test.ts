import { describe, expect, it } from 'vitest';
import type { Affine } from '#shared/geometry/affine.ts';
import { type Axis, axes, type Dims } from '#shared/geometry/axes.ts';
import { fullBox } from '#shared/geometry/box.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { modelGridOf } from '#main/volume/modelGrid.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import type { Volume } from '#main/volume/volume.ts';
import { windowed } from '#main/volume/windowed.ts';
import { windowGrid } from '../sliding/windowGrid.ts';
import { ctWindows } from './ctWindows.ts';
import { toNative } from './toNative.ts';

/** Axes to the left, the head and the back. */
const lsp: Affine = [-0.7, 0, 0, 10, 0, 0, -1.3, 4, 0, 2.1, 0, -30, 0, 0, 0, 1];
const oblique: Affine = [0.8, -0.3, 0, 3, 0.3, 0.8, 0, -9, 0, 0, 2, 0, 0, 0, 0, 1];

function noise(dims: Dims, affineRas: Affine): Volume {
  const random = seededRandom(7, dims.join());
  const data = Int16Array.from({ length: dims[0] * dims[1] * dims[2] }, () => random.integer(-400, 500));
  return { dims, affineRas, data, meaning: 'hu' };
}

describe.each([
  ['another orientation', lsp],
  ['an oblique grid', oblique],
])('a CT on %s', (_, affineRas) => {
  const image = noise([22, 15, 31], affineRas);

  it('is cut into windows as if it were resampled first', () => {
    const grid = modelGridOf(image, [1, 1, 1.5]);
    const wanted = windowed(resampleLinear(image, grid, { outside: 'edge' }).data, [-175, 250]);
    const windows = windowGrid(grid.dims, [8, 8, 8], 0.5);
    const source = ctWindows(image, grid, [-175, 250]);
    const into = new Float32Array(512);
    for (const x of windows.starts[0])
      for (const y of windows.starts[1])
        for (const z of windows.starts[2]) {
          source.read(windows, [x, y, z], into);
          into.forEach((value, v) => {
            const [i, j, k] = [x + (v >> 6), y + ((v >> 3) & 7), z + (v & 7)];
            expect(value).toBeCloseTo(wanted[i + grid.dims[0] * (j + grid.dims[1] * k)], 3);
          });
        }
  });

  it('gets labels and probabilities as if each class were resampled whole', () => {
    const grid = modelGridOf(image, [1.2, 1, 2]);
    const random = seededRandom(3, 'logits');
    const count = grid.dims[0] * grid.dims[1] * grid.dims[2];
    const logits = [0, 1, 2].map(() => Float32Array.from({ length: count }, () => random.uniform(-3, 3)));
    const probabilities = logits.map((own) =>
      own.map((value, v) => Math.exp(value) / logits.reduce((sum, other) => sum + Math.exp(other[v]), 0)),
    );
    for (const interpolate of ['logits', 'probabilities'] as const) {
      const values = (interpolate === 'logits' ? logits : probabilities).map(
        (data) => resampleLinear({ ...grid, data, meaning: 'unknown' }, image, { outside: 'edge' }).data,
      );
      for (const slabAxis of axes) {
        const { classes, probabilities: kept } = assembled(logits, slabAxis, interpolate);
        let unequal = 0;
        classes.forEach((found, v) => {
          const [a, b, c] = values.map((own) => own[v]);
          const gap = [a, b, c].toSorted((x, y) => y - x);
          if (gap[0] - gap[1] > 1e-4 && [a, b, c].indexOf(gap[0]) !== found) unequal++;
          if (interpolate === 'probabilities')
            expect(Math.abs((kept.get(2)?.[v] ?? NaN) - 255 * c)).toBeLessThan(0.51);
        });
        expect(unequal).toBe(0);
      }
    }

    function assembled(
      data: readonly Float32Array[],
      slabAxis: Axis,
      interpolate: 'logits' | 'probabilities',
    ) {
      const [p, q] = axes.filter((axis) => axis !== slabAxis);
      const { dims } = grid;
      const strides = [1, dims[0], dims[0] * dims[1]];
      const native = toNative({
        grid,
        dims: image.dims,
        classes: 3,
        interpolate,
        slabAxis,
        box: fullBox(dims),
        keep: [2],
      });
      for (let index = 0; index < dims[slabAxis]; index++) {
        const plane: number[] = [];
        for (const own of data)
          for (let a = 0; a < dims[p]; a++)
            for (let b = 0; b < dims[q]; b++)
              plane.push(own[index * strides[slabAxis] + a * strides[p] + b * strides[q]]);
        native.plane({ index, logits: Float32Array.from(plane) });
      }
      return native.answer();
    }
  });
});

it('leaves what lies outside the box to class 0', () => {
  const image = noise([6, 6, 6], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  const native = toNative({
    grid: modelGridOf(image, [1, 1, 1]),
    dims: image.dims,
    classes: 2,
    interpolate: 'logits',
    slabAxis: 0,
    box: { min: [2, 1, 3], max: [4, 3, 6] },
    keep: [],
  });
  for (const index of [2, 3])
    native.plane({ index, logits: Float32Array.from({ length: 12 }, (_, v) => (v < 6 ? 0 : 1)) });
  const { classes } = native.answer();
  expect(classes.reduce((a, b) => a + b, 0)).toBe(2 * 2 * 3);
  expect(classes[2 + 6 * (1 + 6 * 3)]).toBe(1);
});

it('says air of a window that holds nothing above the low end', () => {
  const image = noise([10, 10, 10], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  const air = { ...image, data: image.data.map((hu) => hu - 1000) };
  const windows = windowGrid([10, 10, 10], [16, 16, 16], 0.5);
  const into = new Float32Array(4096).fill(5);
  const grid = modelGridOf(image, [1, 1, 1]);
  expect(ctWindows(air, grid, [-175, 250]).read(windows, [0, 0, 0], into)).toBe(true);
  expect(into.every((value) => value === 0)).toBe(true);
  expect(ctWindows(image, grid, [-175, 250]).read(windows, [0, 0, 0], into)).toBe(false);
});
