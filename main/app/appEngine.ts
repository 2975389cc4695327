import type { EnginePort, ToEngine } from '#main/engine/protocol.ts';
import { serveEngine } from '#main/engine/serveEngine.ts';

// The engine process under Electron: started by utilityEngine.ts, ends with the main process.
const port: EnginePort = {
  send: (message) => process.parentPort.postMessage(message),
  onMessage: (listener) => {
    process.parentPort.on('message', ({ data }: { data: ToEngine }) => listener(data));
  },
};
serveEngine(port);
