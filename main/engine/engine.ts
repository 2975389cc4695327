import type { EnginePort, ToEngine } from './protocol.ts';
import { serveEngine } from './serveEngine.ts';

// The engine process under Node: started by forkEngine.ts, ends with its parent.
const port: EnginePort = {
  send: (message) => {
    process.send?.(message);
  },
  onMessage: (listener) => {
    process.on('message', (message) => listener(message as ToEngine));
  },
};
process.on('disconnect', () => process.exit());
serveEngine(port);
