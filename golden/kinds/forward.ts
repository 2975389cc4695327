import { type Check, check } from '../check.ts';
import type { GoldenCase } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { evaluate } from '../neural/evaluate.ts';
import { inputOf } from '../neural/formula.ts';
import { segmentationNetwork } from '../neural/segmentationNetwork.ts';

async function run(golden: GoldenCase) {
  const salt = String(golden.json['weight_salt'] ?? '');
  return evaluate(
    { x: inputOf(golden, 'x') },
    ({ x }, p) => {
      const { logits, maps } = segmentationNetwork(golden, p, x);
      const hidden = golden.tensors.has('hidden0') ? maps : [];
      return { y: logits, ...Object.fromEntries(hidden.map((map, i) => [`hidden${i}`, map])) };
    },
    salt,
  );
}

/** A segmentation network's whole output. */
export const forward: GoldenKind = {
  kind: 'forward',
  run: async (golden) => compareStored(golden, await run(golden)),
};

interface FullCase {
  readonly subsample: { readonly start: number; readonly step: number };
  readonly outputs: { readonly per_channel: readonly { readonly mean: number; readonly l2: number }[] };
  readonly tolerance: { readonly stats_rtol: number };
}

/** A network in its published size: every eighth voxel along each axis, and mean and length of each channel. */
export const forwardFull: GoldenKind = {
  kind: 'forward-full',
  async run(golden): Promise<Check[]> {
    const { subsample, outputs, tolerance } = golden.json as unknown as FullCase;
    const { y } = await run(golden);
    const [, channels, d, h, w] = y.shape;
    const kept: number[] = [];
    const { start, step } = subsample;
    for (let c = 0; c < channels; c++)
      for (let i = start; i < d; i += step)
        for (let j = start; j < h; j += step)
          for (let k = start; k < w; k += step) kept.push(Number(y.data[((c * d + i) * h + j) * w + k]));
    const lengths = outputs.per_channel.map((_, c) => {
      let sum = 0;
      for (let i = c * d * h * w; i < (c + 1) * d * h * w; i++) sum += Number(y.data[i]) ** 2;
      return Math.sqrt(sum);
    });
    const wanted = outputs.per_channel.map(({ l2 }) => l2);
    return [
      ...compareStored(golden, { y_sub: kept }),
      check('l2', lengths, wanted, { rule: 'close', atol: 0, rtol: tolerance.stats_rtol }),
    ];
  },
};
