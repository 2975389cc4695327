import { hostOps } from './host.ts';
import { createOps } from './ops.ts';
import type { EnginePort } from './protocol.ts';

/** Serves every op of the workstation on a port: all that an engine process does. */
export const serveEngine = (port: EnginePort): void => hostOps(port, createOps());
