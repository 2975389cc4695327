import type { Warning } from '#shared/contract/warnings.ts';
import type { ProbeResult } from './probe.ts';
import type { Provider } from './providers.ts';

export interface Choice {
  readonly provider: Provider;
  /** Why it is not the one that was asked for; a person is told. */
  readonly warning?: Warning;
}

/** Best first; what is left is the processor. */
const preference: readonly Provider[] = ['cuda', 'dml', 'coreml', 'webgpu'];

/**
 * Where to compute. A provider that is asked for is taken when it computes rightly here, else the processor, with a
 * warning that says why. Left open, it is the first that computes rightly, really does so itself, and is faster than
 * the processor: a WebGPU that is drawn by software is not.
 *
 * @param probe what became of trying a provider
 */
export async function chooseProvider(
  wanted: Provider | undefined,
  probe: (provider: Provider) => ProbeResult | Promise<ProbeResult>,
): Promise<Choice> {
  if (wanted === 'cpu') return { provider: wanted };
  if (wanted !== undefined) {
    const reason = objection(await probe(wanted));
    if (reason === undefined) return { provider: wanted };
    return {
      provider: 'cpu',
      warning: { code: 'provider-replaced', data: { wanted, reason, provider: 'cpu' } },
    };
  }
  for (const provider of preference) {
    const result = await probe(provider);
    if (objection(result) !== undefined) continue;
    const processor = await probe('cpu');
    if (timeOf(result) < timeOf(processor)) return { provider };
  }
  return { provider: 'cpu' };
}

/** Why a provider is of no use here. */
export function objection(result: ProbeResult): string | undefined {
  if (!result.works) return result.reason;
  const own = result.shares.some(({ provider }) => provider === result.provider);
  return own ? undefined : 'it left every operation to the processor';
}

const timeOf = (result: ProbeResult): number => (result.works ? result.milliseconds : Infinity);
