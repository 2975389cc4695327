import { add, expand, mul } from '#main/graph/functions.ts';
import { type Graph, input, scalar } from '#main/graph/value.ts';
import type { Training } from './trainStep.ts';

/** A step in parts, for batches whose samples are computed one after the other. */
export interface Accumulation {
  /** (parameters, gradient, batch, share) → (loss, nextGradient, watched): adds share · gradient to the sum. */
  readonly accumulate: Graph;
  /** (parameters, gradient, moment0…, numbers) → (nextParameters, nextMoment0…, nextGradient): the sum starts anew. */
  readonly update: Graph;
}

/**
 * Graphs that add up gradients and apply them. With shares of 1 / n, n samples make the step that their batch would:
 * the mean of a loss over samples has the mean of the gradients.
 */
export function accumulation({ gradient: one, update, length }: Training): Accumulation {
  const sum = input('gradient', 'F32', [length]);
  const share = input('share', 'F32', []);
  const { gradient, ...watched } = one.outputs;
  return {
    accumulate: {
      inputs: { ...one.inputs, gradient: sum, share },
      outputs: { ...watched, nextGradient: add(sum, mul(gradient, share)) },
    },
    update: {
      inputs: update.inputs,
      outputs: { ...update.outputs, nextGradient: expand(scalar(0), [length]) },
    },
  };
}

/**
 * (gradient, given, share) → nextGradient: adds share · gradient that another device has computed, with the operations
 * of `accumulate`, so that the sum has the same bits.
 */
export function addition({ length }: Pick<Training, 'length'>): Graph {
  const [sum, given] = [input('gradient', 'F32', [length]), input('given', 'F32', [length])];
  const share = input('share', 'F32', []);
  return { inputs: { gradient: sum, given, share }, outputs: { nextGradient: add(sum, mul(given, share)) } };
}
