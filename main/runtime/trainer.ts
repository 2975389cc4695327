import { encodeOnnx } from '#main/graph/proto/onnx.ts';
import { encodeGraph, type EncodedModel, onnxModel } from '#main/graph/encode.ts';
import { type LoopOptions, loopModel } from '#main/graph/loop.ts';
import { estimateMemory } from '#main/graph/memory.ts';
import type { Form } from '#main/graph/lower/rewrite.ts';
import type { Graph } from '#main/graph/value.ts';
import { type Provider, providerTable, type Residency } from './providers.ts';
import { deviceResident } from './residency/deviceResident.ts';
import { hostResident } from './residency/hostResident.ts';
import { looped } from './residency/looped.ts';
import type { Resident, StepFeeds, StepModel } from './residency/resident.ts';
import { checkMemory, type Feeds, formFor, type SessionOptions } from './session.ts';

export interface TrainerOptions extends SessionOptions {
  /** Left out: as suits the provider. */
  readonly residency?: Residency;
  /** How many steps are run in one go where state cannot stay on the device otherwise; 8 when left out. */
  readonly stepsAtOnce?: number;
}

/** What one step is given: its batch, and numbers (an optimiser's) that become scalars. */
export interface Step {
  readonly batch: Feeds;
  readonly numbers?: Readonly<Record<string, number>>;
}

/** Steps that change a state, wherever that state lies. */
export interface Trainer<Name extends string> {
  readonly provider: Provider;
  /** How many steps to hand to `steps` at a time: more than 1 only where that is what makes it fast. */
  readonly stepsAtOnce: number;
  /** Takes one step of the named graph. Gives its outputs that are no state (loss, watched values). */
  step(name: Name, step: Step): Promise<Feeds>;
  /** The same, one after the other. To stop in between, hand over fewer: nothing interrupts them. */
  steps(name: Name, steps: readonly Step[]): Promise<Feeds[]>;
  /** A copy of the state as it is after the last step, or of the named parts of it. */
  state(names?: readonly string[]): Promise<Feeds>;
  /** The same to be read before the next step and not changed, without a copy where there can be none. */
  view(names: readonly string[]): Promise<Feeds>;
  release(): Promise<void>;
}

/**
 * Opens graphs whose state stays where it costs least from step to step: on CPU in two sets of buffers that take
 * turns, on WebGPU on the device, on CUDA on the device for `stepsAtOnce` steps (its binding can do no more).
 *
 * A graph's state are those inputs that `state` has a value for. An output named as one, with `next` before it
 * (`parameters` → `nextParameters`), is that one's next value. So several graphs can work on one state:
 * `{ step: training.step }`, or one that adds up gradients and one that applies them.
 *
 * Results do not depend on where state lies: on one provider they are equal to the last bit.
 *
 * @param state first values; they are copied
 * @throws RangeError when a graph feeds back a value of another size than it takes; Problem `memory-short` when a
 *   step takes more memory than is free
 */
export async function openTrainer<Name extends string>(
  graphs: Readonly<Record<Name, Graph>>,
  state: Feeds,
  options: TrainerOptions = {},
): Promise<Trainer<Name>> {
  const { provider = 'cpu' } = options;
  const { residency = providerTable[provider].residency } = options;
  const stepsAtOnce = residency === 'loop' ? (options.stepsAtOnce ?? 8) : 1;
  const lower = await formFor(options);
  const models = Object.entries<Graph>(graphs).map(([name, graph]) => [
    name,
    stepModel(graph, lower, state, options, stepsAtOnce),
  ]);
  const resident = await openers[residency](
    Object.fromEntries(models) as Record<string, StepModel>,
    state,
    options,
  );
  const steps = (name: Name, given: readonly Step[]): Promise<Feeds[]> =>
    resident.steps(name, given.map(feedsOf));
  return {
    provider,
    stepsAtOnce,
    steps,
    step: async (name, step) => (await steps(name, [step]))[0],
    state: (names = Object.keys(state)) => resident.state(names),
    view: (names) => resident.view(names),
    release: () => resident.release(),
  };
}

const openers: Readonly<
  Record<
    Residency,
    (models: Readonly<Record<string, StepModel>>, state: Feeds, options: SessionOptions) => Promise<Resident>
  >
> = { host: hostResident, device: deviceResident, loop: looped };

const nextName = (name: string): string => `next${name[0].toUpperCase()}${name.slice(1)}`;

/** Bytes alive at once from which on a step is large. */
const largeStep = 1e9;

function stepModel(
  graph: Graph,
  lower: Form,
  state: Feeds,
  options: SessionOptions,
  stepsAtOnce: number,
): StepModel {
  const carried: Record<string, string> = {};
  for (const [name, value] of Object.entries(state)) {
    const next = graph.outputs[nextName(name)];
    if (next === undefined) continue;
    if (next.shape.join() !== value.shape.join() || next.dtype !== value.dtype)
      throw new RangeError(
        `${nextName(name)} is ${next.dtype} [${next.shape.join()}], not ${value.dtype} [${value.shape.join()}] as ${name}`,
      );
    carried[name] = nextName(name);
  }
  const form = lower(graph, options.weights);
  checkMemory(form, options);
  const reads = Object.keys(state).filter((name) => name in graph.inputs);
  const fixed = reads.filter((name) => !(name in carried));
  return {
    carried,
    reads,
    single: () => encodeGraph(form, options.weights),
    large: estimateMemory(form).peak >= largeStep,
    several: () => looping(form, { carried, fixed, steps: stepsAtOnce }, options),
    count: stepsAtOnce,
  };
}

function looping(form: Graph, loop: LoopOptions, { weights }: SessionOptions): EncodedModel {
  const { model, external } = onnxModel(form, weights);
  const looped = loopModel(model, loop);
  return { model: encodeOnnx(looped), nodes: looped.graph.nodes, external };
}

const feedsOf = ({ batch, numbers = {} }: Step): StepFeeds => ({
  ...batch,
  ...Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      name,
      { dtype: 'F32', shape: [], data: Float32Array.of(value) } as const,
    ]),
  ),
});
