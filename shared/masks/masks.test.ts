import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, scalingAffine, voxelToRas } from '../geometry/affine.ts';
import { type Dims, voxelCount } from '../geometry/axes.ts';
import { allValues, paintSweep, valueSet } from './paint.ts';
import { decodeRuns, encodeRuns } from './runBytes.ts';
import { boxOfRuns, runsOfBox } from './runBox.ts';
import { RunRecorder, applyRuns, revertRuns, runVoxels, touchedValues } from './runs.ts';
import type { Sweep } from './sweep.ts';

const dims: Dims = [13, 9, 7];
const whole = { min: [0, 0, 0], max: dims } as const;
const sheared: Affine = [0.8, 0.1, -0.3, -4, -0.2, 1.1, 0.2, -3, 0.1, 0.1, 2.1, -5, 0, 0, 0, 1];
const grids = [scalingAffine([1, 1, 1]), scalingAffine([-0.7, 0.7, 2.5], [4, -3, 2]), sheared];
const numbers = fc.double({ min: -3, max: 12, noNaN: true });
const point = fc.tuple(numbers, numbers, numbers);

/** Distance from a point to a stretch of a line, by the definition. */
function distance(p: readonly number[], a: readonly number[], b: readonly number[]): number {
  const along = b.map((x, i) => x - a[i]);
  const squared = along.reduce((sum, x) => sum + x * x, 0);
  const t = squared === 0 ? 0 : along.reduce((sum, x, i) => sum + x * (p[i] - a[i]), 0) / squared;
  const at = Math.min(1, Math.max(0, t));
  return Math.hypot(...p.map((x, i) => x - a[i] - at * along[i]));
}

function paintedBy(affineRas: Affine, sweep: Sweep): { data: Uint8Array; recorder: RunRecorder } {
  const data = new Uint8Array(voxelCount(dims));
  const recorder = new RunRecorder();
  const target = { grid: { dims, affineRas }, data, image: data };
  paintSweep(target, sweep, { value: 3, over: allValues }, recorder);
  return { data, recorder };
}

describe('the brush', () => {
  it('covers exactly the voxels whose centres its ball passes, on straight, flipped and sheared grids', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...grids),
        point,
        point,
        fc.double({ min: 0.9, max: 5, noNaN: true }),
        (affineRas, a, b, radiusMm) => {
          const [from, to] = [voxelToRas(affineRas, a), voxelToRas(affineRas, b)];
          const { data } = paintedBy(affineRas, { from, to, radiusMm });
          const nearest = b.map(Math.round);
          let v = 0;
          for (let k = 0; k < dims[2]; k++)
            for (let j = 0; j < dims[1]; j++)
              for (let i = 0; i < dims[0]; i++, v++) {
                const far = distance(voxelToRas(affineRas, [i, j, k]), from, to);
                if (Math.abs(far - radiusMm) < 1e-6 || String(nearest) === String([i, j, k])) continue;
                expect(data[v]).toBe(far < radiusMm ? 3 : 0);
              }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is a circle of true size on one slice of any plane', () => {
    const affineRas = scalingAffine([1, 1, 2]);
    for (const axis of [0, 1, 2] as const) {
      const middle = voxelToRas(affineRas, [6, 4, 3]);
      const index = [6, 4, 3][axis];
      const { data, recorder } = paintedBy(affineRas, {
        from: middle,
        to: middle,
        radiusMm: 3.1,
        slice: { axis, index },
      });
      const box = boxOfRuns(recorder.finish(), dims);
      expect(box.max[axis] - box.min[axis]).toBe(1);
      expect(box.min[axis]).toBe(index);
      // Rows of 7 and 5 on slices 2 mm apart; of 7, 5, 5 and 1 on the axial one.
      expect(data.filter((value) => value === 3).length).toBe([17, 17, 29][axis]);
    }
  });

  it('marks one voxel however small it is', () => {
    const at = voxelToRas(grids[1], [5.3, 4.2, 2.9]);
    const { data } = paintedBy(grids[1], { from: at, to: at, radiusMm: 0.05 });
    expect(data.indexOf(3)).toBe(5 + 13 * (4 + 9 * 3));
    expect(data.filter((value) => value > 0).length).toBe(1);
  });

  it('paints nothing outside the volume', () => {
    const { recorder } = paintedBy(grids[0], { from: [90, 0, 0], to: [95, 0, 0], radiusMm: 4 });
    expect(recorder.isEmpty).toBe(true);
  });

  it('takes only what it may: other values and HU outside the range stay', () => {
    const data = Uint8Array.from([0, 1, 2, 0, 0]);
    const image = Int16Array.from([10, 10, 10, 200, 20]);
    const target = {
      grid: { dims: [5, 1, 1] as const, affineRas: scalingAffine([1, 1, 1]) },
      data,
      image,
    };
    const recorder = new RunRecorder();
    const sweep = { from: [0, 0, 0], to: [4, 0, 0], radiusMm: 0.6 } as const;
    paintSweep(target, sweep, { value: 9, over: valueSet([0, 1]), huRange: [0, 50] }, recorder);
    expect([...data]).toEqual([9, 9, 2, 0, 9]);
    expect(touchedValues(recorder.finish())).toEqual([1, 9]);
  });
});

describe('runs', () => {
  it('do and undo a stroke of many sweeps, also through bytes', () => {
    const stroke = fc.array(
      fc.record({ at: point, radiusMm: fc.double({ min: 0.3, max: 3, noNaN: true }) }),
      {
        minLength: 2,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: voxelCount(dims), maxLength: voxelCount(dims), max: 3 }),
        stroke,
        fc.nat({ max: 4 }),
        (before, steps, value) => {
          const data = before.slice();
          const recorder = new RunRecorder();
          const target = { grid: { dims, affineRas: grids[1] }, data, image: data };
          for (let s = 1; s < steps.length; s++) {
            const [from, to] = [steps[s - 1].at, steps[s].at].map((at) => voxelToRas(grids[1], at));
            paintSweep(
              target,
              { from, to, radiusMm: steps[s].radiusMm },
              { value, over: allValues },
              recorder,
            );
          }
          const runs = recorder.finish();
          const read = decodeRuns(encodeRuns(runs), voxelCount(dims));
          expect(read).toEqual(runs);
          expect(runVoxels(runs)).toBe(data.filter((now, v) => now !== before[v]).length);
          const again = before.slice();
          applyRuns(again, read);
          expect(again).toEqual(data);
          revertRuns(again, read);
          expect(again).toEqual(before);
          expect(runsOfBox(before, dims, whole, data)).toEqual(runs);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('know the box of what they changed, also over the end of a row', () => {
    const before = new Uint8Array(voxelCount(dims));
    const after = before.slice();
    after.fill(1, 12, 15);
    expect(boxOfRuns(runsOfBox(before, dims, whole, after), dims)).toEqual({
      min: [0, 0, 0],
      max: [13, 2, 1],
    });
    after.fill(0);
    after[2 + 13 * (3 + 9 * 4)] = 5;
    expect(boxOfRuns(runsOfBox(before, dims, whole, after), dims)).toEqual({
      min: [2, 3, 4],
      max: [3, 4, 5],
    });
    expect(boxOfRuns(new RunRecorder().finish(), dims)).toEqual({ min: [0, 0, 0], max: [0, 0, 0] });
  });

  it('are refused when they are cut short, lie outside or are something else', () => {
    const recorder = new RunRecorder();
    recorder.add(5, 300, 0, 1);
    const bytes = encodeRuns(recorder.finish());
    expect(() => decodeRuns(bytes.subarray(0, -1), 400)).toThrow('cut short');
    expect(() => decodeRuns(bytes, 200)).toThrow('outside');
    expect(() => decodeRuns(Uint8Array.of(1, 2, 3, 4), 400)).toThrow('no runs');
    expect(() => decodeRuns(Uint8Array.of(...bytes, 0), 400)).toThrow('after the runs');
  });
});
