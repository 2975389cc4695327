import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { createInference, type InferenceOptions, mapValues, runInference } from '../inference.ts';
import type { Feeds } from '../session.ts';
import { fromOrt, toOrt } from '../tensors.ts';
import { HostState } from './hostState.ts';
import { type Resident, type StepFeeds, type StepModels, without } from './resident.ts';

/** State in the processor's memory: each step reads one buffer of a pair and writes the other. Nothing is copied. */
export async function hostResident(
  models: StepModels,
  first: Feeds | HostState,
  options: InferenceOptions,
): Promise<Resident> {
  const state = first instanceof HostState ? first : new HostState(first);
  const sessions: Record<string, InferenceSession> = {};
  // onnxruntime's own allocator keeps all it ever had, and large values of many sizes leave holes in it.
  for (const [name, { single, large }] of Object.entries(models))
    sessions[name] = await createInference(single(), options, large ? { enableCpuMemArena: false } : {});

  async function step(name: string, feeds: StepFeeds): Promise<Feeds> {
    const { carried, reads } = models[name];
    const into: Record<string, OrtTensor> = {};
    for (const [one, output] of Object.entries(carried)) into[output] = toOrt(state.spare(one));
    const inputs = mapValues({ ...feeds, ...state.current(reads) }, toOrt);
    const outputs = await runInference(sessions[name], inputs, into);
    state.turn(Object.keys(carried));
    return mapValues(without(outputs, Object.keys(into)), fromOrt);
  }

  return {
    async steps(name, steps) {
      const outputs: Feeds[] = [];
      for (const feeds of steps) outputs.push(await step(name, feeds));
      return outputs;
    },
    state: (names) => Promise.resolve(state.copy(names)),
    view: (names) => Promise.resolve(state.current(names)),
    async release() {
      for (const session of Object.values(sessions)) await session.release();
    },
  };
}
