import type { NetworkConfig } from '#shared/contract/model.ts';
import { isBeside } from '#main/checkpoints/recognise/keys.ts';
import { GraphError } from '#main/graph/layer.ts';
import { declareNetwork } from '#main/networks/networks.ts';
import { float32Dtype } from '#main/tensor/float32.ts';
import type { TensorKind } from '#main/tensor/safetensors.ts';

/** How tensors differ from those of a network, by key; all empty when they fit. */
export interface Fit {
  readonly missing: readonly string[];
  /** Of another shape, or not of floating-point numbers. */
  readonly misshapen: readonly string[];
  /** Neither the network's nor what its files are known to hold besides. */
  readonly unexpected: readonly string[];
}

/** Compares tensors with those that a network needs. When its config contradicts itself, none is expected. */
export function fitOf(network: NetworkConfig, tensors: ReadonlyMap<string, TensorKind>): Fit {
  const declared = declarationsOf(network);
  const missing: string[] = [];
  const misshapen: string[] = [];
  for (const [key, shape] of declared) {
    const found = tensors.get(key);
    if (found === undefined) missing.push(key);
    else if (found.shape.join() !== shape.join() || float32Dtype(found.dtype) !== 'F32') misshapen.push(key);
  }
  const unexpected = [...tensors.keys()].filter(
    (key) => !declared.has(key) && !isBeside(network.architecture, key),
  );
  return { missing, misshapen, unexpected };
}

function declarationsOf(network: NetworkConfig): Map<string, readonly number[]> {
  try {
    return new Map([...declareNetwork(network)].map(([key, { value }]) => [key, value.shape]));
  } catch (error) {
    if (error instanceof GraphError || error instanceof RangeError) return new Map();
    throw error;
  }
}
