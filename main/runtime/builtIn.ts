import { listSupportedBackends } from 'onnxruntime-node';
import { isProvider, type Provider } from './providers.ts';

/** The providers built into this onnxruntime. Whether one's libraries and device are there, only a probe tells. */
export const builtInProviders = (): Provider[] =>
  listSupportedBackends()
    .map(({ name }) => name)
    .filter(isProvider);
