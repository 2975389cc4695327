import { add, clip, div, mul, sqrt, square, sub, sum } from '#main/graph/functions.ts';
import { scalar, type Value } from '#main/graph/value.ts';

/** Numbers of one step, computed outside the graph in float64 and fed as scalars. */
export type StepNumbers = Readonly<Record<string, number>>;

export interface Update {
  readonly parameters: Value;
  readonly moments: readonly Value[];
}

/** A rule that changes parameters by their gradient. All vectors are flat and of one length. */
export interface Optimiser {
  /** How many vectors of state it keeps; they start as zeros. */
  readonly moments: number;
  /** What `update` needs to know of step t = 1, 2, … at a learning rate. */
  readonly numbers: (t: number, rate: number) => StepNumbers;
  /** `numbers` are scalars by the names that `numbers` gives. */
  readonly update: (
    parameters: Value,
    gradient: Value,
    moments: readonly Value[],
    numbers: Readonly<Record<string, Value>>,
  ) => Update;
}

export interface AdamOptions {
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  /** True: AdamW (Loshchilov and Hutter, ICLR 2019); false: the decay is added to the gradient. */
  readonly decoupled: boolean;
}

/** Adam (Kingma and Ba, ICLR 2015) as PyTorch computes it. */
export const adam = ({ betas: [b1, b2], epsilon, weightDecay, decoupled }: AdamOptions): Optimiser => ({
  moments: 2,
  numbers: (t, rate) => ({
    stepSize: rate / (1 - b1 ** t),
    secondScale: Math.sqrt(1 - b2 ** t),
    shrink: decoupled ? 1 - rate * weightDecay : 1,
  }),
  update: (parameters, gradient, [first, second], { stepSize, secondScale, shrink }) => {
    const slope = decoupled || weightDecay === 0 ? gradient : add(gradient, mul(parameters, weightDecay));
    const m = add(mul(first, b1), mul(slope, 1 - b1));
    const v = add(mul(second, b2), mul(square(slope), 1 - b2));
    const change = mul(div(m, add(div(sqrt(v), secondScale), epsilon)), stepSize);
    return { parameters: sub(mul(parameters, shrink), change), moments: [m, v] };
  },
});

export interface SgdOptions {
  readonly momentum: number;
  readonly weightDecay: number;
}

/** Gradient descent with Nesterov's momentum (Sutskever et al., ICML 2013) as PyTorch computes it. */
export const sgdNesterov = ({ momentum, weightDecay }: SgdOptions): Optimiser => ({
  moments: 1,
  numbers: (_, rate) => ({ rate }),
  update: (parameters, gradient, [velocity], { rate }) => {
    const slope = add(gradient, mul(parameters, weightDecay));
    const v = add(mul(velocity, momentum), slope);
    return { parameters: sub(parameters, mul(add(slope, mul(v, momentum)), rate)), moments: [v] };
  },
});

/** The same rule with gradients longer than `most` shortened to that, as PyTorch's `clip_grad_norm_` does. */
export const withShortGradients = (rule: Optimiser, most: number): Optimiser => ({
  ...rule,
  update: (parameters, gradient, moments, numbers) => {
    const shrink = clip(div(scalar(most), add(sqrt(sum(square(gradient))), 1e-6)), 0, 1);
    return rule.update(parameters, mul(gradient, shrink), moments, numbers);
  },
});

/** Exponential moving average: decay · average + (1 - decay) · current. */
export const movingAverage = (average: Value, current: Value, decay: number): Value =>
  add(mul(average, decay), mul(current, 1 - decay));
