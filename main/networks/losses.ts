import {
  abs,
  add,
  cast,
  div,
  equal,
  exp,
  logSoftmax,
  mean,
  mul,
  neg,
  reduceSum,
  relu,
  reshape,
  square,
  sub,
  sum,
} from '#main/graph/functions.ts';
import { constant, type Value } from '#main/graph/value.ts';

/** Class numbers [n, …] (floats) as [n, classes, …] of 0 and 1. */
export function oneHot(labels: Value, classes: number): Value {
  const [n, ...grid] = labels.shape;
  const numbers = constant({
    dtype: 'F32',
    shape: [1, classes, ...grid.map(() => 1)],
    data: Float32Array.from({ length: classes }, (_, i) => i),
  });
  return cast(equal(reshape(labels, [n, 1, ...grid]), numbers), 'F32');
}

/**
 * Soft Dice with squared denominator plus cross-entropy (MONAI 0.9 `DiceCELoss(to_onehot_y, softmax,
 * squared_pred, smooth_nr = 0, smooth_dr = 1e-6)`), background included. A class that a sample lacks costs 1.
 *
 * @param logits [n, classes, …]
 * @param truth [n, classes, …] of 0 and 1
 */
export function diceCe(logits: Value, truth: Value): { loss: Value; dice: Value; ce: Value } {
  const axes = logits.shape.flatMap((_, axis) => (axis < 2 ? [] : [axis]));
  const logs = logSoftmax(logits, 1);
  const p = exp(logs);
  const overlap = reduceSum(mul(truth, p), axes);
  const sizes = add(reduceSum(square(truth), axes), reduceSum(square(p), axes));
  const dice = mean(sub(1, div(mul(overlap, 2), add(sizes, 1e-6))));
  const voxels = logits.shape.reduce((count, size, axis) => (axis === 1 ? count : count * size), 1);
  const ce = neg(div(sum(mul(truth, logs)), voxels));
  return { loss: add(dice, ce), dice, ce };
}

/** Mean absolute difference. */
export const l1 = (a: Value, b: Value): Value => mean(abs(sub(a, b)));
/** Mean squared difference. */
export const l2 = (a: Value, b: Value): Value => mean(square(sub(a, b)));

/** A discriminator's loss: half the mean shortfall of real logits below 1 and of fake ones above -1. */
export const hinge = (real: Value, fake: Value): Value =>
  mul(add(mean(relu(sub(1, real))), mean(relu(add(1, fake)))), 0.5);
