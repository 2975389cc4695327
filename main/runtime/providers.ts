import { generic, processor } from '#main/graph/lower/devices.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';

/** Where onnxruntime can compute. */
export type Provider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** Where the state of training lies from step to step; see residency/. */
export type Residency = 'host' | 'device' | 'loop';

/** What a graph must become for each provider, and how its state is kept. */
export const providerTable: Readonly<
  Record<Provider, { readonly lowering: Lowering; readonly residency: Residency }>
> = {
  cpu: { lowering: processor, residency: 'host' },
  cuda: { lowering: generic, residency: 'loop' },
  webgpu: { lowering: generic, residency: 'device' },
  dml: { lowering: generic, residency: 'host' },
  coreml: { lowering: generic, residency: 'host' },
};
