import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { loopNames } from '#main/graph/loop.ts';
import { createInference, type InferenceOptions, mapValues, runInference } from '../inference.ts';
import type { Feeds } from '../session.ts';
import { fromOrt, type GraphTensor, rowOf, stack, toOrt } from '../tensors.ts';
import { hostResident } from './hostResident.ts';
import { HostState } from './hostState.ts';
import type { Resident, StepFeeds, StepModels } from './resident.ts';

/**
 * State in the processor's memory that goes to the device for `count` steps at a time, which are one Loop there. Fewer
 * steps than that are taken one by one.
 */
export async function looped(models: StepModels, first: Feeds, options: InferenceOptions): Promise<Resident> {
  const state = new HostState(first);
  const single = await hostResident(models, state, options);
  const sessions = new Map<string, InferenceSession>();

  async function sessionOf(name: string): Promise<InferenceSession> {
    const known = sessions.get(name);
    if (known !== undefined) return known;
    const session = await createInference(models[name].several(), options);
    sessions.set(name, session);
    return session;
  }

  async function together(name: string, steps: readonly StepFeeds[]): Promise<Feeds[]> {
    const { carried, reads } = models[name];
    const session = await sessionOf(name);
    const { first, last, all } = loopNames;
    const feeds: Record<string, GraphTensor> = {};
    for (const one of Object.keys(steps[0])) feeds[all(one)] = stack(steps.map((step) => step[one]));
    for (const [one, tensor] of Object.entries(state.current(reads)))
      feeds[one in carried ? first(one) : one] = tensor;
    const into: Record<string, OrtTensor> = {};
    for (const [one, output] of Object.entries(carried)) into[last(output)] = toOrt(state.spare(one));
    const outputs = await runInference(session, mapValues(feeds, toOrt), into);
    state.turn(Object.keys(carried));
    const watched = Object.entries(mapValues(outputs, fromOrt)).filter(([output]) => !(output in into));
    return steps.map((_, row) =>
      Object.fromEntries(
        watched.map(([output, tensor]) => [output.slice(all('').length), rowOf(tensor, row)]),
      ),
    );
  }

  return {
    async steps(name, steps) {
      const outputs: Feeds[] = [];
      const { count } = models[name];
      let at = 0;
      for (; at + count <= steps.length; at += count)
        outputs.push(...(await together(name, steps.slice(at, at + count))));
      outputs.push(...(await single.steps(name, steps.slice(at))));
      return outputs;
    },
    state: (names) => single.state(names),
    view: (names) => single.view(names),
    async release() {
      await single.release();
      for (const session of sessions.values()) await session.release();
    },
  };
}
