import { probeProviders } from '#main/runtime/probe.ts';

/** What a probing process does. */
export const probeOps = { probeProviders };
export type ProbeOps = typeof probeOps;
