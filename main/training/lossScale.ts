import { add, div, equal, greater, mul, sum, where } from '#main/graph/functions.ts';
import { input, type Value } from '#main/graph/value.ts';

/** How the scale of a loss follows its gradients; the numbers are those of PyTorch's GradScaler. */
export const lossScaling = { first: 2 ** 16, growth: 2, backoff: 0.5, growAfter: 2000 } as const;

/** State of dynamic loss scaling, float32 scalars: the scale; good steps since it changed; steps left out so far. */
export const scaleNames = ['scale', 'goodSteps', 'skippedSteps'] as const;

export const firstScale = {
  scale: lossScaling.first,
  goodSteps: 0,
  skippedSteps: 0,
} as const satisfies Readonly<Record<(typeof scaleNames)[number], number>>;

/** Their values in a graph. */
export type Scale = Readonly<Record<(typeof scaleNames)[number], Value>>;

export const scaleInputs = (): Scale => {
  const [scale, goodSteps, skippedSteps] = scaleNames.map((name) => input(name, 'F32', []));
  return { scale, goodSteps, skippedSteps };
};

/**
 * What an update comes to whose gradient may have overflowed. With a gradient of numbers alone it is taken, and after
 * many such steps the scale grows; else nothing changes but the scale, which shrinks.
 *
 * @param before values that the update changes
 * @param after what it changes them to, in the same order
 */
export function whereFinite(
  gradient: Value,
  { scale, goodSteps, skippedSteps }: Scale,
  before: readonly Value[],
  after: readonly Value[],
): { readonly values: readonly Value[]; readonly next: Scale } {
  // 0 · x is 0 but for infinities and NaN.
  const isFinite = equal(sum(mul(gradient, 0)), 0);
  const good = add(goodSteps, 1);
  const isTime = greater(good, lossScaling.growAfter - 0.5);
  const grown = where(isTime, mul(scale, lossScaling.growth), scale);
  return {
    values: after.map((value, i) => where(isFinite, value, before[i])),
    next: {
      scale: where(isFinite, grown, mul(scale, lossScaling.backoff)),
      goodSteps: where(isFinite, where(isTime, 0, good), 0),
      skippedSteps: where(isFinite, skippedSteps, add(skippedSteps, 1)),
    },
  };
}

/** The gradient of a loss that was multiplied by the scale, exact where the scale is a power of 2. */
export const unscaled = (gradient: Value, scale: Value): Value => div(gradient, scale);
