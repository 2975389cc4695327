import { describe, expect, it } from 'vitest';
import { axes, type Axis, type Dims } from '#shared/geometry/axes.ts';
import { boxDims, fullBox, type VoxelBox } from '#shared/geometry/box.ts';
import { mirrored } from './mirrored.ts';
import {
  type Predict,
  type SlidingOptions,
  slideWindows,
  type WindowSource,
  type WindowTally,
} from './slidingWindow.ts';

const window: Dims = [8, 8, 8];
const size = 512;

/** Random values with a block of air. */
function volume(dims: Dims): WindowSource & { readonly values: Float32Array } {
  const [nx, ny, nz] = dims;
  const values = Float32Array.from({ length: nx * ny * nz }, (_, v) =>
    Math.floor(v / (ny * nz)) < 14 ? 0 : 0.1 + (Math.imul(v + 1, 2654435761) >>> 0) / 2 ** 32,
  );
  return {
    dims,
    values,
    read: (grid, start, into) => {
      let [at, air] = [0, true];
      for (let x = 0; x < window[0]; x++)
        for (let y = 0; y < window[1]; y++)
          for (let z = 0; z < window[2]; z++) {
            const [i, j, k] = axes.map((axis) => start[axis] + [x, y, z][axis] - grid.padLow[axis]);
            const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
            const value = inside ? values[(i * ny + j) * nz + k] : 0;
            if (value !== 0) air = false;
            into[at++] = value;
          }
      return air;
    },
  };
}

/** Two classes that depend on the whole window, as a network's do. */
function network(): { predict: Predict; calls: () => number } {
  let calls = 0;
  const predict: Predict = (windows, count) => {
    calls += count;
    const answer = new Float32Array(count * 2 * size);
    for (let n = 0; n < count; n++) {
      const one = windows.subarray(n * size, (n + 1) * size);
      const mean = one.reduce((a, b) => a + b, 0) / size;
      one.forEach((value, v) => {
        answer[2 * n * size + v] = value - mean;
        answer[(2 * n + 1) * size + v] = Math.fround(mean * (v % 7));
      });
    }
    return Promise.resolve(answer);
  };
  return { predict, calls: () => calls };
}

type Run = Partial<SlidingOptions> & { source?: WindowSource };

async function run(dims: Dims, changes: Run = {}): Promise<{ out: Float32Array; tally: WindowTally }> {
  const slabAxis: Axis = changes.slabAxis ?? 0;
  const [p, q] = axes.filter((axis) => axis !== slabAxis);
  const box = changes.box ?? fullBox(dims);
  const [bp, bq] = [boxDims(box)[p], boxDims(box)[q]];
  const out = new Float32Array(2 * dims[0] * dims[1] * dims[2]).fill(NaN);
  const strides = [dims[1] * dims[2], dims[2], 1];
  let last = box.min[slabAxis] - 1;
  const tally = await slideWindows(changes.source ?? volume(dims), {
    window,
    overlap: 0.5,
    classes: 2,
    batch: 1,
    predict: network().predict,
    ...changes,
    slabAxis,
    onPlane: ({ index, logits }) => {
      expect(index).toBe(++last);
      for (let c = 0; c < 2; c++)
        for (let a = 0; a < bp; a++)
          for (let b = 0; b < bq; b++)
            out[
              c * dims[0] * dims[1] * dims[2] +
                index * strides[slabAxis] +
                (a + box.min[p]) * strides[p] +
                (b + box.min[q]) * strides[q]
            ] = logits[(c * bp + a) * bq + b];
    },
  });
  expect(last).toBe(box.max[slabAxis] - 1);
  return { out, tally };
}

describe('slideWindows', () => {
  const dims: Dims = [30, 17, 21];

  it('answers the same to the bit whether air is looked at once or every time, and whatever the batch', async () => {
    const one = network();
    const { out, tally } = await run(dims, { predict: one.predict });
    const source = volume(dims);
    const blind: WindowSource = { ...source, read: (...given) => source.read(...given) && false };
    const every = network();
    const { out: all, tally: nothingSkipped } = await run(dims, { source: blind, predict: every.predict });
    expect(out).toEqual(all);
    expect(tally.air).toBeGreaterThan(10);
    expect(nothingSkipped.air).toBe(0);
    expect(one.calls()).toBe(every.calls() - tally.air + 1);
    for (const batch of [2, 5]) expect((await run(dims, { batch })).out).toEqual(out);
  });

  it('hands on planes along any axis', async () => {
    const { out } = await run(dims);
    for (const slabAxis of [1, 2] as const) {
      const { out: other } = await run(dims, { slabAxis });
      other.forEach((value, v) => expect(Math.abs(value - out[v])).toBeLessThan(1e-5));
    }
  });

  it('looks only at what a box needs, and answers there as without it', async () => {
    const box: VoxelBox = { min: [16, 2, 9], max: [27, 7, 15] };
    const { out } = await run(dims);
    const { out: part, tally } = await run(dims, { box });
    expect(tally.left).toBeGreaterThan(0);
    let inside = 0;
    part.forEach((value, v) => {
      if (Number.isNaN(value)) return;
      expect(value).toBe(out[v]);
      inside++;
    });
    expect(inside).toBe(2 * 11 * 5 * 6);
  });

  it('takes a volume smaller than a window', async () => {
    const { out, tally } = await run([20, 5, 3]);
    expect(tally.total).toBe(4);
    expect(out.some(Number.isNaN)).toBe(false);
  });

  it('tells how far it is, and ends soon after an abort', async () => {
    const controller = new AbortController();
    const { predict } = network();
    let seen = 0;
    const running = run(dims, {
      predict,
      signal: controller.signal,
      progress: (done, total) => {
        expect(done).toBe(++seen);
        if (done === 3) controller.abort();
        expect(total).toBe(7 * 4 * 5);
      },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toBe(3);
  });
});

describe('mirrored', () => {
  it('averages the answers to the mirrored windows, turned back', async () => {
    // A network that is itself symmetric answers the same mirrored.
    const symmetric: Predict = (windows, count) => {
      const answer = new Float32Array(count * 2 * size);
      for (let n = 0; n < count; n++)
        for (let v = 0; v < size; v++) answer[2 * n * size + v] = windows[n * size + v] * 3;
      return Promise.resolve(answer);
    };
    const windows = Float32Array.from({ length: 2 * size }, (_, v) => Math.fround(Math.sin(v)));
    const plain = await symmetric(windows, 2);
    const turned = await mirrored(symmetric, window, 2, [0, 2])(windows, 2);
    turned.forEach((value, v) => expect(Math.abs(value - plain[v])).toBeLessThan(1e-6));
    expect(mirrored(symmetric, window, 2, [])).toBe(symmetric);
  });

  it('gives mirrored answers to a mirrored window', async () => {
    const skewed: Predict = (windows, count) => {
      const answer = new Float32Array(count * 2 * size);
      for (let v = 0; v < size; v++) answer[v] = windows[v] * v;
      return Promise.resolve(answer);
    };
    const both = mirrored(skewed, window, 2, [1]);
    const one = Float32Array.from({ length: size }, (_, v) => Math.fround(Math.cos(v)));
    const flip = (values: Float32Array): Float32Array =>
      Float32Array.from({ length: size }, (_, v) => {
        const [x, y, z] = [v >> 6, (v >> 3) & 7, v & 7];
        return values[(x * 8 + (7 - y)) * 8 + z];
      });
    const [straight, turned] = [await both(one, 1), await both(flip(one), 1)];
    flip(turned.slice(0, size)).forEach((value, v) => expect(value).toBeCloseTo(straight[v], 4));
  });
});
