import { parentPort, workerData } from 'node:worker_threads';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { toProblem } from '#shared/messages/messages.ts';
import { sampleSource } from './sampleSource.ts';
import type { FromSampler, ToSampler } from './samplePool.ts';

// A thread that draws samples: started by samplePool.ts.
const source = sampleSource(workerData as TrainRecipe);

parentPort?.on('message', ({ id, check, draw }: ToSampler) => {
  void (async () => {
    try {
      if (draw === undefined) {
        await source.check(check ?? 0);
        tell({ id });
        return;
      }
      const sample = await source.draw(draw);
      tell(
        { id, sample },
        Object.values(sample.tensors).map(({ buffer }) => buffer),
      );
    } catch (error) {
      const { code, data } = toProblem(error);
      tell({ id, problem: { code, data } });
    }
  })();
});

const tell = (message: FromSampler, transfer: readonly ArrayBuffer[] = []): void =>
  parentPort?.postMessage(message, transfer);
