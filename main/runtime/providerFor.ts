import type { ComputeDevice } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { builtInProviders } from './builtIn.ts';
import { chooseProvider, type Choice, objection } from './choose.ts';
import { probe, type ProbeResult } from './probe.ts';
import { deviceName, type Provider } from './providers.ts';
import { missingFor } from './systemLibraries.ts';

/** Each device is tried once a process. */
const probes = new Map<string, Promise<ProbeResult>>();

function probed(provider: Provider, device = 0): Promise<ProbeResult> {
  const key = `${provider} ${device}`;
  const known = probes.get(key);
  if (known !== undefined) return known;
  // Trying what cannot work would only make onnxruntime complain on the terminal.
  const reason = builtInProviders().includes(provider)
    ? missingFor(provider)
    : 'this onnxruntime was built without it';
  const result =
    reason === undefined
      ? probe(provider, device)
      : Promise.resolve({ provider, works: false, reason } as const);
  probes.set(key, result);
  return result;
}

/** Where this process computes (choose.ts), after trying it: the answer to give to `openSession` and `openTrainer`. */
export const providerFor = (wanted?: Provider): Promise<Choice> =>
  chooseProvider(wanted, (provider) => probed(provider));

/** Sees that a device computes rightly. Throws Problem `provider-unusable` when it does not. */
export async function requireDevice({ provider, number }: ComputeDevice): Promise<void> {
  if (provider === 'cpu') return;
  const reason = objection(await probed(provider, number));
  if (reason !== undefined)
    throw new Problem('provider-unusable', { provider: deviceName({ provider, number }), reason });
}
