import { InferenceSession, type Tensor as OrtTensor } from 'onnxruntime-node';
import type { EncodedModel } from '#main/graph/encode.ts';
import { Problem } from '#shared/contract/problems.ts';
import { loadCudaLibraries, missingFor } from './systemLibraries.ts';
import { type Provider, providerTable } from './providers.ts';
import { reasonOf, runProblem } from './runProblem.ts';

export interface InferenceOptions {
  /** Left out: the processor. */
  readonly provider?: Provider;
  /** Which of the provider's devices, where those have numbers; left out: the first. */
  readonly device?: number;
  /** Left out: onnxruntime's own choice, one thread a core. */
  readonly threads?: number;
}

/**
 * Makes onnxruntime's own session; `extra` are settings of its own.
 *
 * @throws Problem `provider-unusable` when it cannot be made on another provider than the processor
 */
export async function createInference(
  { model, nodes, external }: EncodedModel,
  { provider = 'cpu', device, threads }: InferenceOptions,
  extra: InferenceSession.SessionOptions = {},
): Promise<InferenceSession> {
  if (provider === 'cuda') loadCudaLibraries();
  try {
    return await InferenceSession.create(model, {
      executionProviders: [executionProvider(provider, device, nodes)],
      // Higher levels change neither bits nor times of these graphs, only how long loading takes.
      graphOptimizationLevel: 'basic',
      // Patterns double the peak memory of train steps and make them no faster.
      enableMemPattern: false,
      // What goes wrong comes back as an error; the log would only repeat it.
      logSeverityLevel: 4,
      ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
      ...(external.data.length === 0 ? {} : { externalData: [{ path: external.path, data: external.data }] }),
      ...extra,
    });
  } catch (error) {
    const problem = runProblem(error);
    if (provider === 'cpu' || problem !== error) throw problem;
    const reason = missingFor(provider) ?? reasonOf(error);
    throw new Problem('provider-unusable', { provider, reason }, { cause: error });
  }
}

function executionProvider(
  provider: Provider,
  device: number | undefined,
  nodes: EncodedModel['nodes'],
): InferenceSession.ExecutionProviderConfig {
  const { inexact, numbered } = providerTable[provider];
  const names = nodes.filter(({ op }) => inexact?.includes(op)).map(({ name }) => name);
  const options = {
    // Others refuse an option that they do not know.
    ...(numbered && device !== undefined && { deviceId: device }),
    ...(names.length > 0 && { forceCpuNodeNames: names }),
  };
  if (Object.keys(options).length === 0) return provider;
  return { name: provider, ...options } as InferenceSession.ExecutionProviderConfig;
}

type OrtFeeds = Readonly<Record<string, OrtTensor>>;

/**
 * Runs onnxruntime's own session; outputs that are not in `into` get tensors of their own.
 *
 * @throws Problem `memory-exhausted` when a buffer could not be had
 */
export async function runInference(
  session: InferenceSession,
  feeds: OrtFeeds,
  into: OrtFeeds = {},
): Promise<OrtFeeds> {
  const fetches = Object.fromEntries(session.outputNames.map((name) => [name, into[name] ?? null]));
  try {
    return (await session.run(feeds, fetches)) as OrtFeeds;
  } catch (error) {
    throw runProblem(error);
  }
}

export const mapValues = <A, B>(
  values: Readonly<Record<string, A>>,
  change: (value: A) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
