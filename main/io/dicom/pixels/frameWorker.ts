import { parentPort } from 'node:worker_threads';
import { decodeFrame } from './decodeFrame.ts';
import type { FromFrameWorker, ToFrameWorker } from './framePool.ts';

// A thread that decodes frames: started by framePool.ts.
parentPort?.on('message', (frame: ToFrameWorker) => {
  void (async () => {
    try {
      const values = await decodeFrame(frame);
      tell({ values }, [values.buffer as ArrayBuffer]);
    } catch (error) {
      tell({ reason: error instanceof Error ? error.message : String(error) });
    }
  })();
});

const tell = (message: FromFrameWorker, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);
