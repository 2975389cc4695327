import type { Precision } from '#shared/contract/training.ts';
import type { Optimiser } from '#main/networks/optimisers.ts';
import type { Feeds } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { buildTraining, type Task } from '#main/training/trainStep.ts';
import { firstState, tensorsIn } from '../flatWeights.ts';
import type { Where } from '../learner.ts';
import { stepCount } from '../stepper.ts';

export type Tensors = ReadonlyMap<string, GraphTensor>;

/** Networks that learn together, beside others that learn in turn with them. */
export interface TrainedPart {
  /**
   * Takes a step.
   *
   * @param tensors those that it does not train, and maybe more
   * @returns the loss and what is watched
   */
  step(batch: Feeds, tensors: Tensors, t: number, rate: number): Promise<Feeds>;
  /** What it trains, by key. */
  parameters(): Promise<Map<string, GraphTensor>>;
  /** Parameters and moments, under names that begin with the part's prefix. */
  state(): Promise<Feeds>;
  release(): Promise<void>;
}

export interface PartOptions {
  readonly optimiser: Optimiser;
  /** Of its names among a checkpoint's tensors. */
  readonly prefix: string;
  /** A checkpoint's tensors; those of the part may be missing when it has not begun. */
  readonly state: Feeds | undefined;
  /** First values of everything. */
  readonly first: Tensors;
  /** Tensors that never change. */
  readonly fixed: Tensors;
  readonly where: Where;
  readonly precision: Precision;
}

export async function openPart(
  task: Task,
  { optimiser, prefix, state = {}, first, fixed, where, precision }: PartOptions,
): Promise<TrainedPart> {
  const training = buildTraining(task, optimiser, precision);
  const begun = firstState(training, first, optimiser.moments);
  // A run that went on in float32 for a while has lost the scale of its loss.
  const from = renamed(Object.keys(begun), (name) => state[prefix + name] ?? begun[name]);
  const count = stepCount(from);
  const options = { ...where, precision, weights: fixed };
  const trainer = await openTrainer({ step: training.step }, from, options);
  const given = [...training.frozen.keys()].filter((name) => !fixed.has(name));
  return {
    step: async (batch, tensors, t, rate) => {
      const outputs = await trainer.step('step', {
        batch: { ...batch, ...picked(tensors, given) },
        numbers: optimiser.numbers(count.taken(t), rate),
      });
      count.see(outputs);
      return outputs;
    },
    parameters: async () => tensorsIn(training, (await trainer.state(['parameters']))['parameters']),
    state: async () =>
      Object.fromEntries(
        Object.entries(await trainer.state()).map(([name, tensor]) => [prefix + name, tensor]),
      ),
    release: () => trainer.release(),
  };
}

const renamed = (names: readonly string[], of: (name: string) => GraphTensor): Feeds =>
  Object.fromEntries(names.map((name) => [name, of(name)]));

/** Throws RangeError when one of the names has no value. */
export const picked = (tensors: Tensors, names: Iterable<string>): Feeds =>
  renamed([...names], (name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new RangeError(`no value for ${name}`);
    return tensor;
  });
