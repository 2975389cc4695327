import { gradients } from '#main/autodiff/gradient.ts';
import { concat, expand, sliceAxis } from '#main/graph/functions.ts';
import { constant, type Graph, input, scalar } from '#main/graph/value.ts';
import { diceCe, oneHot } from '#main/networks/losses.ts';
import { adam, type AdamOptions, movingAverage } from '#main/networks/optimisers.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { warmupCosine } from '#main/training/learningRate.ts';
import { type Check, check } from '../check.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { openHere } from '../neural/device.ts';
import { inputOf, literalOf } from '../neural/formula.ts';
import { f32, numbers } from '../neural/train.ts';

interface LossCase {
  readonly outputs: {
    readonly loss: number;
    readonly dice_term: number;
    readonly ce_term: number;
    readonly tumor_loss: number;
    readonly all_background_loss: number;
  };
  readonly tolerance: { readonly loss_abs: number; readonly grad_atol: number; readonly grad_rtol: number };
}

/** The loss, its terms, and gradients; also for a target without foreground, and as logged for the tumor alone. */
export const diceCeKind: GoldenKind = {
  kind: 'loss',
  async run(golden) {
    const { outputs: wanted, tolerance } = golden.json as unknown as LossCase;
    const given = inputOf(golden, 'logits');
    const { shape, data } = stored(golden, 'label');
    const grid = [shape[0], ...shape.slice(2)];
    const labels = (value: (label: number) => number) =>
      constant({ dtype: 'F32', shape: grid, data: Float32Array.from(Array.from(data, Number), value) });
    const logits = input('logits', 'F32', given.shape);
    const { loss, dice, ce } = diceCe(
      logits,
      oneHot(
        labels((label) => label),
        3,
      ),
    );
    const background = diceCe(
      logits,
      oneHot(
        labels(() => 0),
        3,
      ),
    ).loss;
    const two = concat([sliceAxis(logits, 1, 0, 1), sliceAxis(logits, 1, 2, 1)], 1);
    const tumor = diceCe(
      two,
      oneHot(
        labels((label) => (label === 2 ? 1 : 0)),
        2,
      ),
    ).loss;
    const gradient = (of: typeof loss) => expand(gradients(of, [logits])[0] ?? scalar(0), given.shape);
    const outputs = { loss, dice, ce, background, tumor, g: gradient(loss), gb: gradient(background) };
    const session = await openHere({ inputs: { logits }, outputs });
    const found = await session.run({ logits: given });
    await session.release();
    const close = (name: string, value: GraphTensor, expected: number): Check =>
      check(name, [Number(value.data[0])], [expected], { rule: 'close', atol: tolerance.loss_abs, rtol: 0 });
    const slope = (name: string, value: GraphTensor): Check =>
      check(name, value.data, stored(golden, name).data, {
        rule: 'close',
        atol: tolerance.grad_atol,
        rtol: tolerance.grad_rtol,
      });
    return [
      close('loss', found['loss'], wanted.loss),
      close('dice', found['dice'], wanted.dice_term),
      close('ce', found['ce'], wanted.ce_term),
      close('tumor', found['tumor'], wanted.tumor_loss),
      close('background', found['background'], wanted.all_background_loss),
      slope('grad', found['g']),
      slope('grad_all_background', found['gb']),
    ];
  },
};

interface Stepped {
  readonly parameters: GraphTensor;
  readonly moments: readonly GraphTensor[];
  readonly average: GraphTensor;
}

/** Parameters, moments and moving average after each of the gradients. */
async function stepAdam(
  options: AdamOptions,
  rate: number,
  start: GraphTensor,
  slopes: readonly GraphTensor[],
): Promise<Stepped[]> {
  const rule = adam(options);
  const vector = (name: string) => input(name, 'F32', start.shape);
  const [p, g, m, v, a] = ['p', 'g', 'm', 'v', 'a'].map(vector);
  const scalars = Object.fromEntries(
    Object.keys(rule.numbers(1, 1)).map((name) => [name, input(name, 'F32', [])]),
  );
  const { parameters, moments } = rule.update(p, g, [m, v], scalars);
  const graph: Graph = {
    inputs: { p, g, m, v, a, ...scalars },
    outputs: { p2: parameters, m2: moments[0], v2: moments[1], a2: movingAverage(a, parameters, 0.995) },
  };
  const session = await openHere(graph);
  const zeros = f32(start.shape, new Float32Array(start.data.length));
  let state: Stepped = { parameters: start, moments: [zeros, zeros], average: start };
  const states: Stepped[] = [];
  for (const [i, slope] of slopes.entries()) {
    const feeds = {
      p: state.parameters,
      g: slope,
      m: state.moments[0],
      v: state.moments[1],
      a: state.average,
    };
    const { p2, m2, v2, a2 } = await session.run({ ...feeds, ...numbers(rule.numbers(i + 1, rate)) });
    state = { parameters: p2, moments: [m2, v2], average: a2 };
    states.push(state);
  }
  await session.release();
  return states;
}

interface AdamCase {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weight_decay?: number;
}

export const adamW: GoldenKind = {
  kind: 'optimizer',
  async run(golden) {
    const { lr, betas, eps: epsilon, weight_decay: weightDecay = 0 } = golden.json['config'] as AdamCase;
    const scales = stored(golden, 'grad_scale').data;
    const slopes = [1, 2, 3].map((i) => {
      const { shape, data } = inputOf(golden, `g${i}`);
      return f32(
        shape,
        data.map((value, j) => value * Number(scales[j])),
      );
    });
    const options = { betas, epsilon, weightDecay, decoupled: true };
    const states = await stepAdam(options, lr, inputOf(golden, 'p0'), slopes);
    const [p1, p2, p3] = states.map(({ parameters }) => parameters);
    const [first, second] = states[2].moments;
    return compareStored(golden, { p1, p2, p3, exp_avg: first, exp_avg_sq: second }, ['grad_scale']);
  },
};

/** Adam in two settings, and the moving average of its results. */
export const adamAndAverage: GoldenKind = {
  kind: 'optimiser',
  async run(golden) {
    const outputs: Record<string, GraphTensor> = {};
    for (const name of ['a0', 'a1']) {
      const { lr, betas, eps: epsilon } = literalOf(golden, `${name}.hyper`) as AdamCase;
      const slopes = [1, 2, 3].map((i) => inputOf(golden, `${name}.g${i}`));
      const options = { betas, epsilon, weightDecay: 0, decoupled: false };
      const states = await stepAdam(options, lr, inputOf(golden, `${name}.p0`), slopes);
      states.forEach(({ parameters, average }, i) => {
        outputs[`${name}.p${i + 1}`] = parameters;
        outputs[`${name}.ema${i + 1}`] = average;
      });
    }
    return compareStored(golden, outputs);
  },
};

interface RateCase {
  readonly schedules: readonly {
    readonly warmup_epochs: number;
    readonly max_epochs: number;
    readonly base_lr: number;
    readonly lr_by_epoch: Readonly<Record<string, number>>;
  }[];
  readonly tolerance: { readonly rtol: number; readonly abs: number; readonly float32_tensors_rtol: number };
}

export const learningRate: GoldenKind = {
  kind: 'lr-schedule',
  run(golden) {
    const { schedules, tolerance } = golden.json as unknown as RateCase;
    return schedules.flatMap(({ warmup_epochs: w, max_epochs: m, base_lr: base, lr_by_epoch: byEpoch }) => {
      const rate = warmupCosine(base, w, m);
      const epochs = Object.keys(byEpoch);
      const name = `lr_${w}_${m}`;
      return [
        check(
          `${name} named`,
          epochs.map((epoch) => rate(Number(epoch))),
          Object.values(byEpoch),
          {
            rule: 'close',
            atol: tolerance.abs,
            rtol: tolerance.rtol,
          },
        ),
        check(
          name,
          Array.from({ length: m }, (_, epoch) => rate(epoch)),
          stored(golden, name).data,
          {
            rule: 'close',
            atol: tolerance.abs,
            rtol: tolerance.float32_tensors_rtol,
          },
        ),
      ];
    });
  },
};
