import { Worker } from 'node:worker_threads';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Painters } from './lesions/putLesions.ts';
import { type SampleSource, sampleSource } from './sampleSource.ts';
import {
  type FromSampler,
  outcomeOf,
  Questions,
  type SamplerData,
  type ToSampler,
} from './samplerMessages.ts';

/**
 * Samples drawn by threads of this process. A case belongs to one thread, so that none is in memory twice; samples are
 * those that `sampleSource` draws, whatever the number of threads. The networks of generators run in this thread.
 *
 * @param script the bundled sampleWorker.js
 * @param threads with 0 samples are drawn in this thread
 */
export function samplePool(
  recipe: TrainRecipe,
  painters: Painters,
  script: string,
  threads: number,
): SampleSource {
  if (threads === 0) return sampleSource(recipe, painters);
  const workers = Array.from({ length: Math.min(threads, recipe.train.length) }, () =>
    startWorker(recipe, painters, script),
  );
  const of = (caseNumber: number) => workers[caseNumber % workers.length];
  return {
    check: async (caseNumber) => {
      await of(caseNumber).ask((id) => ({ kind: 'check', id, case: caseNumber }));
    },
    draw: async (request) => {
      const sample = await of(request.case).ask((id) => ({ kind: 'draw', id, request }));
      if (sample === undefined) throw new RangeError('a thread answered without a sample');
      return sample;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(recipe: TrainRecipe, { drawers, decode }: Painters, script: string) {
  const worker = new Worker(script, { workerData: { recipe, drawers } satisfies SamplerData });
  const questions = new Questions<DrawnSample | undefined>();
  let ended: Error | undefined;
  const end = (reason: string): void => {
    ended ??= new Problem('internal', { reason });
    questions.refuseAll(ended);
  };
  const tell = (message: ToSampler): void => worker.postMessage(message);
  worker.on('message', (message: FromSampler) => {
    const { id } = message;
    if (message.kind === 'answer') questions.answer(id, message.outcome);
    else
      void outcomeOf(decode(message.drawer, message.scenes)).then((outcome) =>
        tell({ kind: 'decoded', id, outcome }),
      );
  });
  worker.on('error', (error) => end(`drawing samples failed: ${error.message}`));
  worker.on('exit', () => end('the thread that draws samples ended'));
  return {
    ask: async (question: (id: number) => ToSampler): Promise<DrawnSample | undefined> => {
      if (ended) throw ended;
      return questions.ask((id) => tell(question(id)));
    },
    // These threads never run onnxruntime, so they may be ended at any moment.
    close: () => worker.terminate(),
  };
}
