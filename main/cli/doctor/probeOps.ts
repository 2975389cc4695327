import { builtInProviders } from '#main/runtime/builtIn.ts';
import { nchwcBlock } from '#main/runtime/nchwc.ts';
import { probe } from '#main/runtime/probe.ts';

/** What a probing process does. */
export const probeOps = { builtInProviders, nchwcBlock, probe };
export type ProbeOps = typeof probeOps;
