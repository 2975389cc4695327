import type { EnginePort, ToEngine } from './protocol.ts';

/** The port of a process that forkEngine.ts started; the process ends with its parent. */
export function nodePort(): EnginePort {
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => {
      process.send?.(message);
    },
    onMessage: (listener) => {
      process.on('message', (message) => listener(message as ToEngine));
    },
  };
}
