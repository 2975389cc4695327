import type { Optimiser } from '#main/networks/optimisers.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { accumulation } from '#main/training/accumulate.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Losses, Where } from './learner.ts';
import type { Lesson } from './lesson.ts';

/** Optimiser steps on batches of samples. */
export interface Stepper {
  /** Takes one step on a batch of at least one sample, as step t = 1, 2, … at a learning rate. */
  step(batch: readonly DrawnSample[], t: number, rate: number): Promise<Losses[]>;
  /** Parameters and moments after the last step, or the parameters alone. */
  state(what: 'all' | 'parameters'): Promise<Feeds>;
  release(): Promise<void>;
}

/**
 * Makes a training ready to take steps. Single samples take a step each in one graph; of larger batches the gradients
 * are added up sample by sample, so that memory does not grow with them.
 *
 * @param state parameters and moments to begin with
 * @param batch samples that make a step
 */
export async function openStepper(
  { training, optimiser, frozen, parts, feedsOf }: Lesson,
  state: Feeds,
  batch: number,
  where: Where,
): Promise<Stepper> {
  const options = { ...where, weights: frozen };
  const common = (trainer: {
    state(names: readonly string[]): Promise<Feeds>;
    release(): Promise<void>;
  }) => ({
    state: (what: 'all' | 'parameters') =>
      trainer.state(what === 'all' ? stateNames(optimiser) : ['parameters']),
    release: () => trainer.release(),
  });
  if (batch === 1) {
    const trainer = await openTrainer({ step: training.step }, state, options);
    return {
      ...common(trainer),
      step: async ([sample], t, rate) => {
        const numbers = optimiser.numbers(t, rate);
        return [lossesOf(await trainer.step('step', { batch: feedsOf(sample), numbers }), parts)];
      },
    };
  }
  const sum = { dtype: 'F32', shape: [training.length], data: new Float32Array(training.length) } as const;
  const trainer = await openTrainer({ ...accumulation(training) }, { ...state, gradient: sum }, options);
  return {
    ...common(trainer),
    step: async (samples, t, rate) => {
      const losses: Losses[] = [];
      for (const sample of samples) {
        const numbers = { share: 1 / samples.length };
        losses.push(lossesOf(await trainer.step('accumulate', { batch: feedsOf(sample), numbers }), parts));
      }
      await trainer.step('update', { batch: {}, numbers: optimiser.numbers(t, rate) });
      return losses;
    },
  };
}

/** Names of parameters and moments. */
export const stateNames = ({ moments }: Optimiser): string[] => [
  'parameters',
  ...Array.from({ length: moments }, (_, i) => `moment${i}`),
];

/** The loss and other numbers among a step's outputs. */
export const lossesOf = (outputs: Feeds, parts: readonly string[]): Losses => ({
  ...Object.fromEntries(parts.map((name) => [name, numberOf(outputs[name])])),
  loss: numberOf(outputs['loss']),
});

const numberOf = ({ data }: GraphTensor): number => Number(data[0]);
