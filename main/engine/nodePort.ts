import { endWithParent } from './endWithParent.ts';
import type { EnginePort, ToEngine } from './protocol.ts';

/** The port of a process that forkEngine.ts started; the process ends with its parent. */
export function nodePort(): EnginePort {
  endWithParent();
  return {
    send: (message) => {
      process.send?.(message);
    },
    onMessage: (listener) => {
      process.on('message', (message) => listener(message as ToEngine));
    },
  };
}
