import os from 'node:os';
import { Option } from 'commander';
import { ComputeProvider } from '#shared/contract/primitives.ts';
import type { NetworkOptions } from '#main/engine/models/models.ts';

export interface ProviderOptions {
  readonly provider: ComputeProvider;
  /** Processes that share the processor. */
  readonly threads?: number;
}

/** `--provider P`: where networks run. */
export const providerOption = (): Option =>
  new Option('--provider <name>', 'where networks run; only cpu gives the same bytes everywhere')
    .choices(ComputeProvider.options)
    .default('cpu');

/** How a process runs its networks, when several share the processor. */
export const networkOptions = ({ provider, threads = 1 }: ProviderOptions): NetworkOptions => ({
  provider,
  threads: Math.max(1, Math.floor(os.availableParallelism() / threads)),
});
