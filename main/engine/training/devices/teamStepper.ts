import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { accumulation, addition } from '#main/training/accumulate.ts';
import type { DrawnSample } from '../drawSample.ts';
import type { Losses, Where } from '../learner.ts';
import type { Lesson } from '../lesson.ts';
import { prefetch } from '../prefetch.ts';
import { lossesOf, stateOf, stepCount, type Stepper } from '../stepper.ts';
import { type Helpers, openTeam } from './team.ts';

/**
 * Steps whose batches several devices share: of every so many samples the first is this process's, the others the
 * helpers'. Gradients are added up here, in the order of the samples: the sums are those of one device, bit by bit.
 */
export async function openTeamStepper(
  lesson: Lesson,
  first: Feeds,
  where: Where,
  helpers: Helpers,
): Promise<Stepper> {
  const { training, optimiser, frozen, parts, precision, feedsOf } = lesson;
  const state = stateOf(lesson, first);
  const count = stepCount(state);
  const team = await openTeam(training, helpers);
  const { length } = training;
  const vector = (data: Float32Array): GraphTensor => ({ dtype: 'F32', shape: [length], data });
  const graphs = { ...accumulation(training), add: addition(training) };
  const begun = { ...state, gradient: vector(new Float32Array(length)) };
  const trainer = await openTrainer(graphs, begun, { ...where, precision, weights: frozen });
  const processes = 1 + team.size;
  /** What all samples of a step are computed with, beside the parameters. */
  const common = training.scaled ? ['scale'] : [];

  /** The losses of a helper's samples, as they come. */
  const answersOf = (helper: number, batch: readonly DrawnSample[], same: Feeds) => {
    const own = batch.filter((_, i) => i % processes === helper + 1);
    const answers = prefetch(own.keys(), (n) => team.ask(helper, n, { ...feedsOf(own[n]), ...same }), 1);
    // Asked at once, so that the helper computes while this process does.
    let coming = answers.next();
    return async (n: number): Promise<Losses> => {
      const { value } = await coming;
      if (value === undefined) throw new RangeError('a helper was asked too seldom');
      if (value.outcome.status === 'rejected') throw value.outcome.reason;
      await add(team.take(helper, n), batch.length);
      coming = answers.next();
      return value.outcome.value;
    };
  };
  const add = (gradient: Float32Array, samples: number) =>
    trainer.step('add', { batch: { given: vector(gradient) }, numbers: { share: 1 / samples } });

  return {
    step: async (batch, t, rate) => {
      const { parameters, ...same } = await trainer.view(['parameters', ...common]);
      team.handOut(parameters.data as Float32Array);
      const helpersOf = Array.from({ length: team.size }, (_, helper) => answersOf(helper, batch, same));
      const losses: Losses[] = [];
      for (const [i, sample] of batch.entries()) {
        const [turn, n] = [i % processes, Math.floor(i / processes)];
        if (turn > 0) losses.push(await helpersOf[turn - 1](n));
        else {
          const numbers = { share: 1 / batch.length };
          const outputs = await trainer.step('accumulate', { batch: feedsOf(sample), numbers });
          losses.push(lossesOf(outputs, parts));
        }
      }
      const numbers = optimiser.numbers(count.taken(t), rate);
      count.see(await trainer.step('update', { batch: {}, numbers }));
      return losses;
    },
    state: (what) => trainer.state(what === 'all' ? Object.keys(state) : ['parameters']),
    release: async () => {
      team.release();
      await trainer.release();
    },
  };
}
