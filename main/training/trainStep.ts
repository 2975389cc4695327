import { gradients } from '#main/autodiff/gradient.ts';
import { concat, expand, mul, reshape, sliceAxis } from '#main/graph/functions.ts';
import { type Graph, input, scalar, type Value } from '#main/graph/value.ts';
import {
  bindParameters,
  type Declaration,
  declareParameters,
  type Parameters,
} from '#main/networks/parameters.ts';
import type { Optimiser } from '#main/networks/optimisers.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import type { Precision } from '#shared/contract/training.ts';
import { scaleInputs, unscaled, whereFinite } from './lossScale.ts';

type Values = Readonly<Record<string, Value>>;

/** What is trained: from parameters and a batch to the loss [] and whatever else is to be watched. */
export interface Task {
  /** Types of the batch's tensors, by name. */
  readonly batch: Values;
  /** Which tensors may change, by name; left out, all that are no buffers. */
  readonly trains?: (name: string) => boolean;
  readonly build: (p: Parameters, batch: Values) => { readonly loss: Value; readonly watched: Values };
}

/** Where one trained tensor lies in the flat vector of all. */
export interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

export interface Training {
  /** Trained tensors: those the loss depends on. Others are never changed, not even decayed. */
  readonly places: readonly Place[];
  /** Length of the flat vectors. */
  readonly length: number;
  /** Whether the loss is scaled (lossScale.ts): the scale's state is then among inputs and next outputs, and `skipped` tells it. */
  readonly scaled: boolean;
  /** Tensors that are not trained, to be fed by name or given to the session as weights. */
  readonly frozen: ReadonlyMap<string, Declaration>;
  /** (parameters, batch) → (loss, gradient, watched). For gradients accumulated over several batches. */
  readonly gradient: Graph;
  /** (parameters, gradient, moment0…, numbers) → (nextParameters, nextMoment0…). */
  readonly update: Graph;
  /** Both in one: (parameters, moment0…, batch, numbers) → (loss, nextParameters, nextMoment0…, watched). */
  readonly step: Graph;
}

/** A task's loss and what it watches, without learning: its tensors are inputs by name, beside the batch. */
export function buildLoss(task: Task): { readonly graph: Graph; readonly tensors: Training['frozen'] } {
  const { parameters, tensors } = declareParameters();
  const { loss, watched } = task.build(parameters, task.batch);
  const fixed = Object.fromEntries([...tensors].map(([name, { value }]) => [name, value]));
  return { graph: { inputs: { ...task.batch, ...fixed }, outputs: { loss, ...watched } }, tensors };
}

/**
 * Builds the graphs of training. Training is nothing but running them: each step's outputs are the next one's
 * inputs. Parameters, gradients and moments are one flat float32 vector each.
 *
 * @param precision with `mixed` the loss is scaled; that products are halves is a matter of the session
 */
export function buildTraining(task: Task, optimiser: Optimiser, precision: Precision = 'float32'): Training {
  const declared = declareParameters();
  const first = task.build(declared.parameters, task.batch);
  const trainable = [...declared.tensors].filter(
    ([name, { trainable: may }]) => may && (task.trains?.(name) ?? true),
  );
  const reached = gradients(
    first.loss,
    trainable.map(([, { value }]) => value),
  );
  const trained = trainable.filter((_, i) => reached[i] !== undefined);
  const trainedNames = new Set(trained.map(([name]) => name));
  const frozen = new Map([...declared.tensors].filter(([name]) => !trainedNames.has(name)));

  const places: Place[] = [];
  let length = 0;
  for (const [name, { value }] of trained) {
    const size = elementCount(value.shape);
    places.push({ name, shape: value.shape, offset: length, size });
    length += size;
  }

  const parameters = input('parameters', 'F32', [length]);
  const pieces = places.map(({ shape, offset, size }) =>
    reshape(sliceAxis(parameters, 0, offset, size), shape),
  );
  const values = new Map([...frozen].map(([name, { value }]) => [name, value]));
  places.forEach(({ name }, i) => values.set(name, pieces[i]));
  const { loss, watched } = task.build(bindParameters(values), task.batch);
  const scaled = precision === 'mixed';
  const scale = scaleInputs();
  const flat = gradients(scaled ? mul(loss, scale.scale) : loss, pieces).map((one, i) =>
    reshape(expand(one ?? scalar(0), places[i].shape), [places[i].size]),
  );
  const slope = concat(flat, 0);
  const gradient = scaled ? unscaled(slope, scale.scale) : slope;

  const moments = Array.from({ length: optimiser.moments }, (_, i) => input(`moment${i}`, 'F32', [length]));
  const momentInputs = named('moment', moments);
  const numbers = Object.fromEntries(
    Object.keys(optimiser.numbers(1, 1)).map((name) => [name, input(name, 'F32', [])]),
  );
  const given = input('gradient', 'F32', [length]);
  const updated = (by: Value): Values => {
    const result = optimiser.update(parameters, by, moments, numbers);
    if (!scaled) return { nextParameters: result.parameters, ...named('nextMoment', result.moments) };
    const before = [parameters, ...moments];
    const { values, next } = whereFinite(by, scale, before, [result.parameters, ...result.moments]);
    return {
      nextParameters: values[0],
      ...named('nextMoment', values.slice(1)),
      nextScale: next.scale,
      nextGoodSteps: next.goodSteps,
      nextSkippedSteps: next.skippedSteps,
      skipped: next.skippedSteps,
    };
  };
  const state = { parameters, ...momentInputs, ...(scaled && scale) };
  const fixed = Object.fromEntries([...frozen].map(([name, { value }]) => [name, value]));
  return {
    places,
    length,
    scaled,
    frozen,
    gradient: {
      inputs: { parameters, ...(scaled && { scale: scale.scale }), ...task.batch, ...fixed },
      outputs: { loss, gradient, ...watched },
    },
    update: { inputs: { ...state, gradient: given, ...numbers }, outputs: updated(given) },
    step: {
      inputs: { ...state, ...task.batch, ...numbers, ...fixed },
      outputs: { loss, ...updated(gradient), ...watched },
    },
  };
}

const named = (stem: string, values: readonly Value[]): Values =>
  Object.fromEntries(values.map((value, i) => [`${stem}${i}`, value]));
