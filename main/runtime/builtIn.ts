import { listSupportedBackends } from 'onnxruntime-node';
import { type Provider, providerTable } from './providers.ts';

const isProvider = (name: string): name is Provider => Object.hasOwn(providerTable, name);

/** The providers built into this onnxruntime. Whether one's libraries and device are there, only a probe tells. */
export const builtInProviders = (): Provider[] =>
  listSupportedBackends()
    .map(({ name }) => name)
    .filter(isProvider);
