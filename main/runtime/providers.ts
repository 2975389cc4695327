import type { ComputeDevice } from '#shared/contract/primitives.ts';
import { generic, processor } from '#main/graph/lower/devices.ts';
import { webgpu } from '#main/graph/lower/webgpu.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';

/** Where onnxruntime can compute. */
export type Provider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** Where the state of training lies from step to step; see residency/. */
export type Residency = 'host' | 'device' | 'loop';

interface ProviderRow {
  /** What a graph must become for it. */
  readonly lowering: Lowering;
  readonly residency: Residency;
  /** Whether its devices have numbers. */
  readonly numbered?: true;
  /** Whether it should be faster in mixed precision; `npm run gpu:check` measures whether it is. */
  readonly gainsByHalves?: true;
  /** ONNX ops that it computes too inexactly, and that the processor takes over. */
  readonly inexact?: readonly string[];
}

export const providerTable: Readonly<Record<Provider, ProviderRow>> = {
  cpu: { lowering: processor, residency: 'host' },
  cuda: { lowering: generic, residency: 'loop', numbered: true, gainsByHalves: true },
  // Vulkan lets a sine be wrong by 2⁻¹¹, and hardware makes use of it. Only the embedding of time has one.
  webgpu: { lowering: webgpu, residency: 'device', inexact: ['Sin', 'Cos'] },
  dml: { lowering: generic, residency: 'host', numbered: true, gainsByHalves: true },
  coreml: { lowering: generic, residency: 'host' },
};

export const isProvider = (name: string): name is Provider => Object.hasOwn(providerTable, name);

/** cuda:1, or cpu, whose devices have no numbers. */
export const deviceName = ({ provider, number }: ComputeDevice): string =>
  providerTable[provider].numbered ? `${provider}:${number}` : provider;
