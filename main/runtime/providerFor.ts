import { builtInProviders } from './builtIn.ts';
import { chooseProvider, type Choice } from './choose.ts';
import { probe, type ProbeResult } from './probe.ts';
import type { Provider } from './providers.ts';

/** Each provider is tried once a process. */
const probes = new Map<Provider, Promise<ProbeResult>>();

function probed(provider: Provider): Promise<ProbeResult> {
  const known = probes.get(provider);
  if (known !== undefined) return known;
  const result = builtInProviders().includes(provider)
    ? probe(provider)
    : Promise.resolve({ provider, works: false, reason: 'this onnxruntime was built without it' } as const);
  probes.set(provider, result);
  return result;
}

/** Where this process computes (choose.ts), after trying it: the answer to give to `openSession` and `openTrainer`. */
export const providerFor = (wanted?: Provider): Promise<Choice> => chooseProvider(wanted, probed);
