import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { encodeGraph } from '#main/graph/encode.ts';
import { detach } from '#main/graph/functions.ts';
import { input } from '#main/graph/value.ts';
import { createInference, type InferenceOptions, mapValues, runInference } from '../inference.ts';
import type { Feeds } from '../session.ts';
import { copyOf, fromOrt, type GraphTensor, toOrt } from '../tensors.ts';
import { type Resident, type StepFeeds, type StepModels, without } from './resident.ts';

/** State in a WebGPU device's memory: outputs stay there and are fed back. Nothing is downloaded unless asked for. */
export async function deviceResident(
  models: StepModels,
  first: Feeds,
  options: InferenceOptions,
): Promise<Resident> {
  const state: Record<string, OrtTensor> = mapValues(first, (tensor) => toOrt(copyOf(tensor)));
  const sessions: Record<string, InferenceSession> = {};
  for (const [name, { single, carried }] of Object.entries(models))
    sessions[name] = await createInference(single(), options, {
      preferredOutputLocation: Object.fromEntries(
        Object.values(carried).map((output) => [output, 'gpu-buffer']),
      ),
    });

  async function step(name: string, feeds: StepFeeds): Promise<Feeds> {
    const { carried, reads } = models[name];
    const session = sessions[name];
    const outputs = await runInference(session, {
      ...mapValues(feeds, toOrt),
      ...Object.fromEntries(reads.map((one) => [one, state[one]])),
    });
    for (const [one, output] of Object.entries(carried)) {
      free(state[one]);
      state[one] = outputs[output];
    }
    return mapValues(without(outputs, Object.values(carried)), fromOrt);
  }

  async function copies(names: readonly string[]): Promise<Feeds> {
    const found: Record<string, GraphTensor> = {};
    for (const name of names)
      found[name] =
        state[name].location === 'cpu'
          ? copyOf(fromOrt(state[name]))
          : await download(state[name], first[name], options);
    return found;
  }

  return {
    async steps(name, steps) {
      const outputs: Feeds[] = [];
      for (const feeds of steps) outputs.push(await step(name, feeds));
      return outputs;
    },
    state: copies,
    view: copies,
    async release() {
      for (const tensor of Object.values(state)) free(tensor);
      for (const session of Object.values(sessions)) await session.release();
    },
  };
}

const free = (tensor: OrtTensor): void => {
  if (tensor.location !== 'cpu') tensor.dispose();
};

/** Through a session that does nothing: onnxruntime's own way of reading a device's tensor ends the process. */
async function download(
  tensor: OrtTensor,
  { dtype, shape }: GraphTensor,
  options: InferenceOptions,
): Promise<GraphTensor> {
  const there = input('there', dtype, shape);
  const session = await createInference(
    encodeGraph({ inputs: { there }, outputs: { here: detach(there) } }),
    options,
  );
  try {
    const { here } = await runInference(session, { there: tensor });
    return fromOrt(here);
  } finally {
    await session.release();
  }
}
