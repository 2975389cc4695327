import type { Optimiser } from '#main/networks/optimisers.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { accumulation } from '#main/training/accumulate.ts';
import type { Training } from '#main/training/trainStep.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Losses, Where } from './learner.ts';

/** Optimiser steps on batches of samples. */
export interface Stepper {
  /** Takes one step on a batch of at least one sample, as step t = 1, 2, … at a learning rate. */
  step(batch: readonly DrawnSample[], t: number, rate: number): Promise<Losses[]>;
  /** Parameters and moments after the last step, or the parameters alone. */
  state(what: 'all' | 'parameters'): Promise<Feeds>;
  release(): Promise<void>;
}

export interface StepperOptions extends Where {
  /** Samples that make a step. */
  readonly batch: number;
  /** Watched numbers that are told beside the loss. */
  readonly parts: readonly string[];
  readonly feedsOf: (sample: DrawnSample) => Feeds;
  /** Tensors that are not trained. */
  readonly weights: ReadonlyMap<string, GraphTensor>;
}

/**
 * Makes a training ready to take steps. Single samples take a step each in one graph; of larger batches the gradients
 * are added up sample by sample, so that memory does not grow with them.
 *
 * @param state parameters and moments to begin with
 */
export async function openStepper(
  training: Training,
  optimiser: Optimiser,
  state: Feeds,
  { batch, parts, feedsOf, ...options }: StepperOptions,
): Promise<Stepper> {
  const kept = ['parameters', ...Array.from({ length: optimiser.moments }, (_, i) => `moment${i}`)];
  const lossOf = (outputs: Feeds): Losses => lossesOf(outputs, parts);
  const common = (trainer: {
    state(names: readonly string[]): Promise<Feeds>;
    release(): Promise<void>;
  }) => ({
    state: (what: 'all' | 'parameters') => trainer.state(what === 'all' ? kept : ['parameters']),
    release: () => trainer.release(),
  });
  if (batch === 1) {
    const trainer = await openTrainer({ step: training.step }, state, options);
    return {
      ...common(trainer),
      step: async ([sample], t, rate) => [
        lossOf(await trainer.step('step', { batch: feedsOf(sample), numbers: optimiser.numbers(t, rate) })),
      ],
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
        losses.push(lossOf(await trainer.step('accumulate', { batch: feedsOf(sample), numbers })));
      }
      await trainer.step('update', { batch: {}, numbers: optimiser.numbers(t, rate) });
      return losses;
    },
  };
}

/** The loss and other numbers among a step's outputs. */
export const lossesOf = (outputs: Feeds, parts: readonly string[]): Losses => ({
  ...Object.fromEntries(parts.map((name) => [name, numberOf(outputs[name])])),
  loss: numberOf(outputs['loss']),
});

const numberOf = ({ data }: GraphTensor): number => Number(data[0]);
