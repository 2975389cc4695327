import { Worker } from 'node:worker_threads';
import type { TrainRecipe } from '#shared/contract/training.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { CarriedProblem } from '../protocol.ts';
import type { DrawnSample } from './drawSample.ts';
import { type SampleRequest, type SampleSource, sampleSource } from './sampleSource.ts';

/** Pool → thread: one of the two is asked for. */
export interface ToSampler {
  readonly id: number;
  readonly check?: number;
  readonly draw?: SampleRequest;
}

/** Thread → pool: the sample, nothing after a check that found no fault, or what is wrong. */
export interface FromSampler {
  readonly id: number;
  readonly sample?: DrawnSample;
  readonly problem?: CarriedProblem;
}

interface Waiting {
  readonly resolve: (sample: DrawnSample | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Samples drawn by threads of this process. A case belongs to one thread, so that none is in memory twice; samples are
 * those that `sampleSource` draws, whatever the number of threads.
 *
 * @param script the bundled sampleWorker.js
 * @param threads with 0 samples are drawn in this thread
 */
export function samplePool(recipe: TrainRecipe, script: string, threads: number): SampleSource {
  if (threads === 0) return sampleSource(recipe);
  const workers = Array.from({ length: Math.min(threads, recipe.train.length) }, () =>
    startWorker(recipe, script),
  );
  const of = (caseNumber: number) => workers[caseNumber % workers.length];
  return {
    check: async (caseNumber) => {
      await of(caseNumber).ask({ check: caseNumber });
    },
    draw: async (request) => {
      const sample = await of(request.case).ask({ draw: request });
      if (sample === undefined) throw new RangeError('a thread answered without a sample');
      return sample;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(recipe: TrainRecipe, script: string) {
  const worker = new Worker(script, { workerData: recipe });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let ended: Error | undefined;
  const end = (reason: string): void => {
    ended ??= new Problem('internal', { reason });
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', ({ id, sample, problem }: FromSampler) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) one?.resolve(sample);
    else one?.reject(new Problem(problem.code, problem.data));
  });
  worker.on('error', (error) => end(`drawing samples failed: ${error.message}`));
  worker.on('exit', () => end('the thread that draws samples ended'));
  return {
    ask: (what: Omit<ToSampler, 'id'>): Promise<DrawnSample | undefined> =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(ended);
          return;
        }
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, ...what });
      }),
    // These threads never run onnxruntime, so they may be ended at any moment.
    close: () => worker.terminate(),
  };
}
