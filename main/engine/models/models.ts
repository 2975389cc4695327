import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { buildNetwork, divisorOf, type NetworkTask, tasksOf } from '#main/networks/networks.ts';
import type { SessionOptions } from '#main/runtime/session.ts';
import { SessionCache } from '#main/runtime/sessionCache.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { elementCount } from '#main/tensor/tensor.ts';
import { manifestFile, weightsFile } from './modelFolder.ts';
import { type Model, openModel } from './openModel.ts';
import { fileState } from './weightsFile.ts';

type Sizes = readonly number[];

/** Where and how a network runs: `provider` (left out: the processor), `threads`, `lowering`. */
export type NetworkOptions = Omit<SessionOptions, 'weights'>;

export interface InputShape {
  /** How many images or latents at once; left out: 1. */
  readonly n?: number;
  /** Their spatial sizes, in the axis order of the manifest's input. */
  readonly grid: Sizes;
}

/** One computation of a model, for inputs of one shape. */
export interface Network {
  readonly inputs: Readonly<Record<string, Sizes>>;
  readonly outputs: Readonly<Record<string, Sizes>>;
  /**
   * Computes the outputs from the inputs, row-major; the JavaScript thread is blocked meanwhile. Throws RangeError
   * when an input is missing or of another length.
   */
  run(values: Readonly<Record<string, Float32Array>>): Promise<Readonly<Record<string, Float32Array>>>;
}

/** Models and networks in the engine's memory: those used last, so that memory stays bounded whatever is opened. */
export interface Models {
  /** A model folder's model; its weights are checked when it is opened first, and when its files changed. */
  open(folder: string): Promise<Model>;
  /**
   * One computation of a model, made ready now or earlier.
   *
   * @throws Problem `model-cannot` when its architecture does not compute that, or not on such a grid
   */
  network(model: Model, task: NetworkTask, shape: InputShape, options?: NetworkOptions): Promise<Network>;
  /** Frees all of it; nothing may be running. */
  clear(): Promise<void>;
}

/** Of a model only the list of its tensors is held. */
const mostModels = 16;
/** An encoder, a denoiser and a decoder for two organs. */
const mostSessions = 6;

/** @param most networks that are ready at once */
export function createModels(most = mostSessions): Models {
  const held = new Map<string, Promise<Model>>();
  const sessions = new SessionCache(most);
  return {
    open: async (folder) => {
      const files = [manifestFile, weightsFile].map((name) => fileState(path.join(folder, name)));
      const key = await Promise.all(files).then(
        (states) => states.join('\n'),
        () => folder,
      );
      const known = held.get(key) ?? openModel(folder);
      held.delete(key);
      held.set(key, known);
      known.catch(() => held.delete(key));
      for (const old of [...held.keys()].slice(0, -mostModels)) held.delete(old);
      return known;
    },
    network: async (model, task, shape, options = {}) => {
      check(model, task, shape);
      const { graph, inputs, tensors } = buildNetwork(model.manifest.network, task, shape);
      const stored = { key: model.sha256, load: () => model.weights(tensors.keys()) };
      const open = sessions.prepare(graph, options, stored);
      await open();
      const shapes = (values: typeof inputs) =>
        Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.shape]));
      return {
        inputs: shapes(inputs),
        outputs: shapes(graph.outputs),
        // Opened again, since others may have taken its place meanwhile.
        run: async (values) => {
          const results = await (await open()).run(feedsOf(shapes(inputs), values));
          return Object.fromEntries(
            Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
          );
        },
      };
    },
    clear: async () => {
      held.clear();
      await sessions.clear();
    },
  };
}

function check({ manifest: { id, network } }: Model, task: NetworkTask, { grid }: InputShape): void {
  const cannot = (reason: string): Problem => new Problem('model-cannot', { id, reason });
  if (!tasksOf(network).includes(task)) throw cannot(`its network does not ${task}`);
  const divisor = divisorOf(network, task);
  if (grid.length !== divisor.length || grid.some((size, i) => size < 1 || size % divisor[i] !== 0))
    throw cannot(`it takes sizes that are multiples of ${divisor.join('×')}, not ${grid.join('×')}`);
}

function feedsOf(
  shapes: Readonly<Record<string, Sizes>>,
  values: Readonly<Record<string, Float32Array>>,
): Record<string, GraphTensor> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const data = values[name];
      if (data?.length !== elementCount(shape))
        throw new RangeError(`${name} has ${data?.length ?? 'no'} numbers instead of ${elementCount(shape)}`);
      return [name, { dtype: 'F32', shape, data }];
    }),
  );
}
