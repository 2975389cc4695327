import { fillCache } from './ops/fillCache.ts';
import { importCase } from './ops/importCase.ts';
import { makePhantom } from './ops/makePhantom.ts';
import type { Engine } from './supervisor.ts';

/** Everything the engine can do: an op is a file in ops/ and a row here. */
export const createOps = () => ({
  importCase,
  fillCache,
  makePhantom,
});

export type EngineOps = ReturnType<typeof createOps>;
export type WorkstationEngine = Engine<EngineOps>;
