import { createHash } from 'node:crypto';
import { InferenceSession } from 'onnxruntime-node';
import { type EncodedModel, encodeGraph } from '#main/graph/encode.ts';
import { lowerGraph } from '#main/graph/lower/rewrite.ts';
import type { Graph } from '#main/graph/value.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import { type Provider, providerTable } from './providers.ts';
import { fromOrt, type GraphTensor, toOrt } from './tensors.ts';

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
   */
  run(feeds: Feeds, into?: Feeds): Promise<Readonly<Record<string, GraphTensor>>>;
  release(): Promise<void>;
}

/** Lowers, encodes and loads a graph. Rejects with onnxruntime's error when it refuses the graph or the provider. */
export async function openSession(graph: Graph, options: SessionOptions = {}): Promise<Session> {
  return loadModel(encode(graph, options), options);
}

function encode(graph: Graph, { provider = 'cpu', lowering, weights }: SessionOptions): EncodedModel {
  return encodeGraph(lowerGraph(graph, lowering ?? providerTable[provider].lowering), weights);
}

/** Loads an encoded model; the graph of a session is not kept. */
export async function loadModel(
  { model, external }: EncodedModel,
  { provider = 'cpu', threads }: SessionOptions,
): Promise<Session> {
  const session = await InferenceSession.create(model, {
    executionProviders: [provider],
    // Higher levels change neither bits nor times of these graphs, only how long loading takes.
    graphOptimizationLevel: 'basic',
    // Patterns double the peak memory of train steps and make them no faster.
    enableMemPattern: false,
    logSeverityLevel: 3,
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(external.data.length === 0 ? {} : { externalData: [{ path: external.path, data: external.data }] }),
  });
  return {
    async run(feeds, into) {
      const inputs = mapValues(feeds, toOrt);
      const outputs =
        into === undefined ? await session.run(inputs) : await session.run(inputs, mapValues(into, toOrt));
      return mapValues(outputs, fromOrt);
    },
    release: () => session.release(),
  };
}

/** Sessions by what they compute: an equal graph with equal weights and options is loaded once. */
export class SessionCache {
  readonly #sessions = new Map<string, Promise<Session>>();

  /** The session of a graph, loaded now or earlier. One that fails to load is not remembered. */
  open(graph: Graph, options: SessionOptions = {}): Promise<Session> {
    const { provider = 'cpu', threads } = options;
    const encoded = encode(graph, options);
    const key = createHash('sha256')
      .update(`${provider} ${threads}\n`)
      .update(encoded.model)
      .update(encoded.external.data)
      .digest('hex');
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    const session = loadModel(encoded, options);
    this.#sessions.set(key, session);
    session.catch(() => this.#sessions.delete(key));
    return session;
  }

  /** Frees every session; none may be inside a run. */
  async clear(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) await (await session).release();
  }
}

const mapValues = <A, B>(values: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
