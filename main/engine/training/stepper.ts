import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { accumulation } from '#main/training/accumulate.ts';
import type { DrawnSample } from './drawSample.ts';
import { firstScaleState } from './flatWeights.ts';
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
 * @param first parameters and moments to begin with
 * @param batch samples that make a step
 */
export async function openStepper(
  lesson: Lesson,
  first: Feeds,
  batch: number,
  where: Where,
): Promise<Stepper> {
  const { training, optimiser, frozen, parts, precision, feedsOf } = lesson;
  const options = { ...where, precision, weights: frozen };
  const state = stateOf(lesson, first);
  const count = stepCount(state);
  const common = (trainer: {
    state(names: readonly string[]): Promise<Feeds>;
    release(): Promise<void>;
  }) => ({
    state: (what: 'all' | 'parameters') =>
      trainer.state(what === 'all' ? Object.keys(state) : ['parameters']),
    release: () => trainer.release(),
  });
  if (batch === 1) {
    const trainer = await openTrainer({ step: training.step }, state, options);
    return {
      ...common(trainer),
      step: async ([sample], t, rate) => {
        const numbers = optimiser.numbers(count.taken(t), rate);
        const outputs = await trainer.step('step', { batch: feedsOf(sample), numbers });
        count.see(outputs);
        return [lossesOf(outputs, parts)];
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
      const numbers = optimiser.numbers(count.taken(t), rate);
      count.see(await trainer.step('update', { batch: {}, numbers }));
      return losses;
    },
  };
}

/**
 * What a lesson's steps depend on, of a checkpoint's tensors. A run that went on in float32 for a while has lost the
 * scale of its loss, which then begins anew.
 */
export const stateOf = ({ training, optimiser }: Lesson, first: Feeds): Feeds => {
  const names = ['parameters', ...Array.from({ length: optimiser.moments }, (_, i) => `moment${i}`)];
  const scale = training.scaled ? firstScaleState() : {};
  const kept = [...names, ...Object.keys(scale)].filter((name) => name in first);
  return { ...scale, ...Object.fromEntries(kept.map((name) => [name, first[name]])) };
};

/** Counts steps as the optimiser does, which knows nothing of those that were left out for an overflow. */
export function stepCount({ skippedSteps }: Feeds) {
  let skipped = skippedSteps === undefined ? 0 : numberOf(skippedSteps);
  return {
    /** The number of step t = 1, 2, …, those left out not counted. */
    taken: (t: number): number => t - skipped,
    /** Looks at what an update gave. */
    see: (outputs: Feeds): void => {
      if ('skipped' in outputs) skipped = numberOf(outputs['skipped']);
    },
  };
}

/** The loss and other numbers among a step's outputs. */
export const lossesOf = (outputs: Feeds, parts: readonly string[]): Losses => ({
  ...Object.fromEntries(parts.map((name) => [name, numberOf(outputs[name])])),
  loss: numberOf(outputs['loss']),
});

const numberOf = ({ data }: GraphTensor): number => Number(data[0]);
