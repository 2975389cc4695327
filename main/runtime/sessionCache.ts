import { createHash } from 'node:crypto';
import { type EncodedModel, encodeGraph } from '#main/graph/encode.ts';
import type { Graph } from '#main/graph/value.ts';
import { checkMemory, type Feeds, loadModel, lowered, type Session, type SessionOptions } from './session.ts';
import type { GraphTensor } from './tensors.ts';

/** Weights that are read only when a session is made of them. */
export interface StoredWeights {
  /** Equal for equal weights: a hash of their file. */
  readonly key: string;
  load(): Promise<ReadonlyMap<string, GraphTensor>>;
}

/**
 * Sessions by what they compute: an equal graph with equal weights and options is loaded once. The one that was asked
 * for longest ago makes room for a new one.
 */
export class SessionCache {
  /** In the order in which they were last asked for. */
  readonly #sessions = new Map<string, Promise<CachedSession>>();
  readonly #most: number;

  constructor(most = 4) {
    this.#most = most;
  }

  /**
   * The session of a graph, loaded now or earlier; one that fails to load is not remembered. The cache frees it, not
   * the caller, who asks again for each piece of work: runs of one that has made room are refused.
   */
  open(graph: Graph, options: SessionOptions = {}): Promise<Session> {
    return this.prepare(graph, options)();
  }

  /**
   * Does what need be done once, and answers what opens the session each time.
   *
   * @param stored in place of the options' weights
   */
  prepare(graph: Graph, options: SessionOptions = {}, stored?: StoredWeights): () => Promise<Session> {
    const prepared = prepareModel(graph, options, stored);
    // Told to whoever opens it.
    prepared.catch(() => undefined);
    return async () => {
      const { key, form, load } = await prepared;
      return this.#held(key, async () => {
        checkMemory(form, options);
        return loadModel(await load(), options);
      });
    };
  }

  #held(key: string, load: () => Promise<Session>): Promise<Session> {
    const known = this.#sessions.get(key);
    this.#sessions.delete(key);
    const session = known ?? load().then((loaded) => new CachedSession(loaded));
    this.#sessions.set(key, session);
    session.catch(() => this.#sessions.delete(key));
    void this.#shrink(this.#most);
    return session;
  }

  /** Frees every session; one that is inside a run is freed after it. */
  clear(): Promise<void> {
    return this.#shrink(0);
  }

  async #shrink(most: number): Promise<void> {
    const surplus = [...this.#sessions].slice(0, Math.max(0, this.#sessions.size - most));
    for (const [key] of surplus) this.#sessions.delete(key);
    for (const [, session] of surplus) {
      const loaded = await session.catch(() => undefined);
      await loaded?.drop();
    }
  }
}

interface PreparedModel {
  readonly key: string;
  readonly form: Graph;
  load(): Promise<EncodedModel>;
}

async function prepareModel(
  graph: Graph,
  options: SessionOptions,
  stored: StoredWeights | undefined,
): Promise<PreparedModel> {
  const { provider = 'cpu', device = 0, threads } = options;
  const form = await lowered(graph, options);
  const encoded = encodeGraph(form, options.weights);
  const key = createHash('sha256')
    .update(`${provider} ${device} ${threads} ${stored?.key}\n`)
    .update(encoded.model)
    .update(encoded.external.data)
    .digest('hex');
  const load = async (): Promise<EncodedModel> => {
    if (stored === undefined) return encoded;
    const weights = await stored.load();
    return encodeGraph(await lowered(graph, { ...options, weights }), weights);
  };
  return { key, form, load };
}

class CachedSession implements Session {
  readonly #session: Session;
  #running = 0;
  #dropped = false;

  constructor(session: Session) {
    this.#session = session;
  }

  async run(feeds: Feeds, into?: Feeds): Promise<Feeds> {
    if (this.#dropped) throw new RangeError('this session has made room for others: ask the cache again');
    this.#running++;
    try {
      return await this.#session.run(feeds, into);
    } finally {
      this.#running--;
      if (this.#dropped && this.#running === 0) await this.#session.release();
    }
  }

  async drop(): Promise<void> {
    this.#dropped = true;
    if (this.#running === 0) await this.#session.release();
  }

  /** The cache decides when. */
  release(): Promise<void> {
    return Promise.resolve();
  }
}
