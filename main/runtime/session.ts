import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import { type EncodedModel, encodeGraph } from '#main/graph/encode.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import { lowerGraph } from '#main/graph/lower/rewrite.ts';
import type { Graph } from '#main/graph/value.ts';
import { requireMemory } from './memoryNeed.ts';
import { type Provider, providerTable } from './providers.ts';
import { fromOrt, type GraphTensor, toOrt } from './tensors.ts';
import { toRunProblem } from './runProblem.ts';

export interface SessionOptions {
  /** Left out: the processor. */
  readonly provider?: Provider;
  /** Left out: onnxruntime's own choice, one thread a core. */
  readonly threads?: number;
  /** How the graph is expressed; left out, as suits the provider best. */
  readonly lowering?: Lowering;
  /** Inputs that stay the same from run to run, by name: a network's weights. */
  readonly weights?: ReadonlyMap<string, GraphTensor>;
}

export type Feeds = Readonly<Record<string, GraphTensor>>;

/** A graph made ready to run on one provider. */
export interface Session {
  /**
   * Computes the graph's outputs. The JavaScript thread is blocked meanwhile.
   *
   * @param into outputs that are written into given buffers, of the outputs' sizes, instead of new ones
   * @throws Problem `memory-exhausted` when a buffer could not be had; the session can be used again
   */
  run(feeds: Feeds, into?: Feeds): Promise<Feeds>;
  release(): Promise<void>;
}

/**
 * Lowers, encodes and loads a graph. Rejects with onnxruntime's error when it refuses the graph or the provider, and
 * with Problem `memory-short` when running it takes more memory than is free.
 */
export async function openSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  const form = lowered(graph, options);
  checkMemory(form, options);
  return loadModel(encodeGraph(form, options.weights), options);
}

/** Of other devices' memory nothing is known before they run out of it. */
export function checkMemory(form: Graph, { provider = 'cpu' }: SessionOptions): void {
  if (provider === 'cpu') requireMemory(form);
}

/** The graph in the form that the options ask for. */
export const lowered = (graph: Graph, { provider = 'cpu', lowering }: SessionOptions): Graph =>
  lowerGraph(graph, lowering ?? providerTable[provider].lowering);

/** Loads an encoded model; the graph of a session is not kept. */
export async function loadModel(model: EncodedModel, options: SessionOptions): Promise<Session> {
  const session = await createInference(model, options);
  return {
    async run(feeds, into = {}) {
      const outputs = await runInference(session, mapValues(feeds, toOrt), mapValues(into, toOrt));
      return mapValues(outputs, fromOrt);
    },
    release: () => session.release(),
  };
}

type OrtFeeds = Readonly<Record<string, OrtTensor>>;

/** Makes onnxruntime's own session; `extra` are settings of its own. */
export function createInference(
  { model, external }: EncodedModel,
  { provider = 'cpu', threads }: SessionOptions,
  extra: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  return toRunProblem(() =>
    InferenceSession.create(model, {
      executionProviders: [provider],
      // Higher levels change neither bits nor times of these graphs, only how long loading takes.
      graphOptimizationLevel: 'basic',
      // Patterns double the peak memory of train steps and make them no faster.
      enableMemPattern: false,
      // What goes wrong comes back as an error; the log would only repeat it.
      logSeverityLevel: 4,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...(external.data.length === 0 ? {} : { externalData: [{ path: external.path, data: external.data }] }),
      ...extra,
    }),
  );
}

/** Runs onnxruntime's own session; outputs that are not in `into` get tensors of their own. */
export const runInference = (
  session: InferenceSession,
  feeds: OrtFeeds,
  into: OrtFeeds = {},
): Promise<OrtFeeds> =>
  toRunProblem(async () => {
    const fetches = Object.fromEntries(session.outputNames.map((name) => [name, into[name] ?? null]));
    return (await session.run(feeds, fetches)) as OrtFeeds;
  });

export const mapValues = <A, B>(
  values: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
