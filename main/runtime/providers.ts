import { listSupportedBackends } from 'onnxruntime-node';
import { generic, processor } from '#main/graph/lower/devices.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';

/** Where onnxruntime can compute. */
export type Provider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** What a graph must become for each provider. */
export const providerTable: Readonly<Record<Provider, { readonly lowering: Lowering }>> = {
  cpu: { lowering: processor },
  cuda: { lowering: generic },
  webgpu: { lowering: generic },
  dml: { lowering: generic },
  coreml: { lowering: generic },
};

const isProvider = (name: string): name is Provider => Object.hasOwn(providerTable, name);

/** The providers built into this onnxruntime. Whether one's libraries and device are there, only a probe tells. */
export const builtInProviders = (): Provider[] =>
  listSupportedBackends()
    .map(({ name }) => name)
    .filter(isProvider);
