import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { decodeFrame, type PackedFrame } from './decodeFrame.ts';
import type { StoredValues } from './storedValues.ts';

/** Pool → thread. */
export type ToFrameWorker = PackedFrame;

/** Thread → pool: the values, or why there are none. */
export interface FromFrameWorker {
  readonly values?: StoredValues;
  readonly reason?: string;
}

/** Decodes frames, several at a time. */
export interface FramePool {
  /** How many frames are worth having in hand. */
  readonly threads: number;
  /** @throws Error with the reason, also when the thread ended */
  decode(frame: PackedFrame): Promise<StoredValues>;
  close(): Promise<void>;
}

/** More threads than this wait for the one that collects the frames. */
const mostThreads = 8;
/** Fewer frames than this are decoded before a thread has started. */
const fewFrames = 8;

/**
 * Threads of this process for so many compressed frames; few frames are decoded in this thread. Results do not depend on it.
 *
 * @param script the bundled frameWorker.js; unbundled (in tests) there is none, and no threads
 */
export function framePool(frames: number, script = bundledScript()): FramePool {
  const threads = Math.min(availableParallelism(), mostThreads);
  if (frames < fewFrames || threads < 2 || script === undefined)
    return { threads: 1, decode: decodeFrame, close: () => Promise.resolve() };
  const idle = Array.from({ length: threads }, () => frameThread(script));
  const all = [...idle];
  const waiting: ((thread: FrameThread) => void)[] = [];
  const leave = (thread: FrameThread): void => {
    const next = waiting.shift();
    if (next) next(thread);
    else idle.push(thread);
  };
  return {
    threads,
    decode: async (frame) => {
      const thread = idle.pop() ?? (await new Promise<FrameThread>((resolve) => waiting.push(resolve)));
      try {
        return await thread.decode(frame);
      } finally {
        leave(thread);
      }
    },
    close: async () => {
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}

/** Beside this bundle, or above its chunks. */
function bundledScript(): string | undefined {
  const places = ['.', '..'].map((up) => path.join(import.meta.dirname, up, 'frameWorker.js'));
  return places.find((place) => existsSync(place));
}

type FrameThread = ReturnType<typeof frameThread>;

/** A thread that decodes one frame at a time, and is started anew when it has ended over one. */
function frameThread(script: string) {
  let worker: Worker | undefined;
  let current: { resolve(values: StoredValues): void; reject(error: Error): void } | undefined;
  let closed = false;

  function start(): Worker {
    const started = new Worker(script);
    const ended = (): void => {
      if (worker !== started) return;
      worker = undefined;
      current?.reject(new Error('its compressed pixels cannot be decoded'));
    };
    started.on('message', ({ values, reason }: FromFrameWorker) => {
      if (values) current?.resolve(values);
      else current?.reject(new Error(reason));
    });
    started.on('error', ended);
    started.on('exit', ended);
    return started;
  }

  return {
    decode: ({ packed, pixels }: PackedFrame): Promise<StoredValues> =>
      new Promise((resolve, reject) => {
        current = { resolve, reject };
        if (closed) {
          reject(new Error('the threads that decode frames were closed'));
          return;
        }
        worker ??= start();
        // A copy: what it is a part of stays here.
        const own = new Uint8Array(packed);
        worker.postMessage({ packed: own, pixels } satisfies ToFrameWorker, [own.buffer]);
      }),
    // These threads never run onnxruntime, so they may be ended at any moment.
    close: async () => {
      closed = true;
      await worker?.terminate();
    },
  };
}
