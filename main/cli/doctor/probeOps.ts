import { builtInProviders } from '#main/runtime/builtIn.ts';
import { nchwcBlock } from '#main/runtime/nchwc.ts';
import { probe } from '#main/runtime/probe.ts';
import type { Provider } from '#main/runtime/providers.ts';

/** What a probing process does. */
export const probeOps = { builtInProviders, nchwcBlock, probe: (provider: Provider) => probe(provider) };
export type ProbeOps = typeof probeOps;
