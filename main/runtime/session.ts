import { type EncodedModel, encodeGraph } from '#main/graph/encode.ts';
import type { Precision } from '#shared/contract/training.ts';
import { generic } from '#main/graph/lower/devices.ts';
import { inHalves } from '#main/graph/lower/halves.ts';
import { type Form, formOf, type Lowering } from '#main/graph/lower/rewrite.ts';
import type { Graph } from '#main/graph/value.ts';
import { createInference, type InferenceOptions, mapValues, runInference } from './inference.ts';
import { requireMemory } from './memoryNeed.ts';
import { type Share, startProfile } from './profile.ts';
import { processorForm } from './processorForm.ts';
import { type Provider, providerTable } from './providers.ts';
import { fromOrt, type GraphTensor, toOrt } from './tensors.ts';

export interface SessionOptions extends InferenceOptions {
  /** How the graph is expressed; left out, as suits the provider best. */
  readonly lowering?: Lowering | Form;
  /** Left out: float32. `mixed`: convolutions and products in float16 (graph/lower/halves.ts). */
  readonly precision?: Precision;
  /** Inputs that stay the same from run to run, by name: a network's weights. */
  readonly weights?: ReadonlyMap<string, GraphTensor>;
  /**
   * Told, when the session is released, which provider really ran which nodes: asking for one does not mean that it
   * takes them all. Runs take longer meanwhile.
   */
  readonly told?: (shares: readonly Share[]) => void;
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
  const form = await lowered(graph, options);
  checkMemory(form, options);
  return loadModel(encodeGraph(form, options.weights), options);
}

/** Of other devices' memory nothing is known before they run out of it. */
export function checkMemory(form: Graph, { provider = 'cpu' }: SessionOptions): void {
  if (provider === 'cpu') requireMemory(form);
}

/** The form that the options ask for, or that suits the provider on this machine. */
export async function formFor({ provider = 'cpu', lowering, precision }: SessionOptions): Promise<Form> {
  // The processor's own forms are of float32 alone.
  if (precision === 'mixed') return inHalves(formOf(lowering ?? mixedLowering(provider)));
  if (lowering === undefined && provider === 'cpu') return processorForm();
  return formOf(lowering ?? providerTable[provider].lowering);
}

const mixedLowering = (provider: Provider): Lowering =>
  provider === 'cpu' ? generic : providerTable[provider].lowering;

/** The graph in that form; weights that are known by now may become part of it. */
export const lowered = async (graph: Graph, options: SessionOptions): Promise<Graph> =>
  (await formFor(options))(graph, options.weights);

/** Loads an encoded model; the graph of a session is not kept. */
export async function loadModel(model: EncodedModel, options: SessionOptions): Promise<Session> {
  const { told } = options;
  const profile = told && (await startProfile());
  const session = await createInference(model, options, profile?.options).catch(async (error: unknown) => {
    await profile?.drop();
    throw error;
  });
  return {
    async run(feeds, into = {}) {
      const outputs = await runInference(session, mapValues(feeds, toOrt), mapValues(into, toOrt));
      return mapValues(outputs, fromOrt);
    },
    async release() {
      if (profile) told?.(await profile.end(session));
      await session.release();
    },
  };
}
