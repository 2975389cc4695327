import type { EnginePort, ToEngine } from '#main/engine/protocol.ts';

/** The main process as an engine under Electron sees it: started by utilityEngine.ts, which it ends with. */
export const appPort = (): EnginePort => ({
  send: (message) => process.parentPort.postMessage(message),
  onMessage: (listener) => {
    process.parentPort.on('message', ({ data }: { data: ToEngine }) => listener(data));
  },
});
