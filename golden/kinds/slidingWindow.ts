import type { Axis, Dims } from '#shared/geometry/axes.ts';
import { input } from '#main/graph/value.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { openSession } from '#main/runtime/session.ts';
import { slideWindows, type Predict, type WindowSource } from '#main/segmentation/sliding/slidingWindow.ts';
import type { GoldenCase } from '../case.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { formulaWeights } from '../neural/evaluate.ts';
import { inputOf } from '../neural/formula.ts';
import { segmentationNetwork } from '../neural/segmentationNetwork.ts';

const classes = 3;

/** The whole blended volume; with planes along each axis in turn, which must not matter. */
export const slidingWindow: GoldenKind = {
  kind: 'sliding-window',
  async run(golden) {
    const { predict, release } = await openPredict(golden);
    try {
      const checks = [];
      for (const slabAxis of [0, 1, 2] as const)
        checks.push(...compareStored(golden, storedPart(golden, await slide(golden, predict, slabAxis))));
      return checks;
    } finally {
      await release();
    }
  },
};

interface Subsample {
  readonly start: number;
  readonly step: number;
}

/** The whole volume, or every n-th voxel along each axis where the case stores only those. */
function storedPart(golden: GoldenCase, y: Float32Array): Outputs {
  const sub = golden.json['subsample'] as Subsample | undefined;
  if (sub === undefined) return { y };
  const [, , nx, ny, nz] = inputOf(golden, 'volume').shape;
  const kept: number[] = [];
  for (let c = 0; c < classes; c++)
    for (let x = sub.start; x < nx; x += sub.step)
      for (let y1 = sub.start; y1 < ny; y1 += sub.step)
        for (let z = sub.start; z < nz; z += sub.step) kept.push(y[((c * nx + x) * ny + y1) * nz + z]);
  return { y_sub: kept };
}

async function openPredict(golden: GoldenCase): Promise<{ predict: Predict; release: () => Promise<void> }> {
  const roi = golden.json['roi'] as Dims;
  const declared = declareParameters();
  const x = input('x', 'F32', [1, 1, ...roi]);
  const { logits } = segmentationNetwork(golden, declared.parameters, x);
  const parameters = Object.fromEntries([...declared.tensors].map(([name, { value }]) => [name, value]));
  const session = await openSession(
    { inputs: { x, ...parameters }, outputs: { logits } },
    { weights: formulaWeights(declared, String(golden.json['weight_salt'] ?? '')) },
  );
  return {
    predict: async (windows) => {
      const answer = await session.run({ x: { dtype: 'F32', shape: [1, 1, ...roi], data: windows } });
      return answer['logits'].data as Float32Array;
    },
    release: () => session.release(),
  };
}

async function slide(golden: GoldenCase, predict: Predict, slabAxis: Axis): Promise<Float32Array> {
  const volume = inputOf(golden, 'volume');
  const [, , nx, ny, nz] = volume.shape;
  const dims: Dims = [nx, ny, nz];
  const out = new Float32Array(classes * nx * ny * nz);
  const strides = [ny * nz, nz, 1];
  const [p, q] = ([0, 1, 2] as const).filter((axis) => axis !== slabAxis);
  await slideWindows(zeroPadded(volume.data, dims), {
    window: golden.json['roi'] as Dims,
    overlap: Number(golden.json['overlap']),
    classes,
    batch: Number(golden.json['sw_batch_size']),
    predict,
    slabAxis,
    onPlane: ({ index, logits }) => {
      let from = 0;
      for (let c = 0; c < classes; c++)
        for (let a = 0; a < dims[p]; a++)
          for (let b = 0; b < dims[q]; b++)
            out[c * nx * ny * nz + index * strides[slabAxis] + a * strides[p] + b * strides[q]] =
              logits[from++];
    },
  });
  return out;
}

/** Windows of a row-major volume; beyond it lies 0. */
const zeroPadded = (data: Float32Array, dims: Dims): WindowSource => ({
  dims,
  read: ({ window, padLow }, start, into) => {
    let at = 0;
    const inside = (axis: Axis, place: number): boolean => place >= 0 && place < dims[axis];
    for (let x = 0; x < window[0]; x++)
      for (let y = 0; y < window[1]; y++)
        for (let z = 0; z < window[2]; z++) {
          const [i, j, k] = [start[0] + x - padLow[0], start[1] + y - padLow[1], start[2] + z - padLow[2]];
          into[at++] =
            inside(0, i) && inside(1, j) && inside(2, k) ? data[(i * dims[1] + j) * dims[2] + k] : 0;
        }
    return false;
  },
});
