import os from 'node:os';
import type { Progress } from '#shared/contract/job.ts';
import type { TrainingInspection } from '#shared/contract/run.ts';
import type { OutputOf, SpawnEngine } from '../protocol.ts';
import { superviseEngine } from '../supervisor.ts';
import type { InspectInput } from './inspectTraining.ts';
import type { TrainInput } from './trainOp.ts';
import type { TrainOps } from './trainOps.ts';

/** A step of a large network on a processor, and the checkpoint after it. */
const trainGraceMs = 10 * 60_000;
/** Looking at a recipe leaves nothing behind. */
const inspectGraceMs = 200;

export interface TrainingProcesses {
  /** Of trainEngine.js, or the desktop's appTrainEngine.js. */
  readonly spawn: SpawnEngine;
  /** The bundled sampleWorker.js. */
  readonly sampleScript: string;
  /** Threads that draw samples, where a training does not say; left out, as many as suit the machine. */
  readonly workers?: number;
}

/** One draws samples faster than a processor's other cores use them up; a GPU needs more. */
const usualWorkers = (): number => Math.max(1, Math.min(4, Math.floor(os.availableParallelism() / 4)));

interface Watched {
  readonly signal: AbortSignal;
  readonly progress?: ((progress: Progress) => void) | undefined;
}

type TrainingInput = Omit<TrainInput, 'sampleScript' | 'workers'> & Partial<Pick<TrainInput, 'workers'>>;

/** Trainings, each in a process of its own: its memory goes with it, and what else the program does is not held up. */
export interface Trainings {
  /** An abort stops the run after the step in hand, with a checkpoint. */
  train(input: TrainingInput, watched: Watched): Promise<OutputOf<TrainOps['train']>>;
  inspect(input: InspectInput, signal: AbortSignal): Promise<TrainingInspection>;
  /** Ends every process at once. */
  close(): void;
}

export function createTrainings({
  spawn,
  sampleScript,
  workers = usualWorkers(),
}: TrainingProcesses): Trainings {
  const running = new Set<{ close(): void }>();
  async function using<T>(
    graceMs: number,
    work: (engine: ReturnType<typeof superviseEngine<TrainOps>>) => Promise<T>,
  ): Promise<T> {
    const engine = superviseEngine<TrainOps>({ spawn, graceMs });
    running.add(engine);
    try {
      return await work(engine);
    } finally {
      running.delete(engine);
      engine.close();
    }
  }
  return {
    train: (input, watched) =>
      using(trainGraceMs, (engine) =>
        engine.run('train', { workers, ...input, sampleScript }, { task: 'training', ...watched }),
      ),
    inspect: (input, signal) =>
      using(inspectGraceMs, (engine) =>
        engine.run('inspectTraining', input, { task: 'looking at the training', signal }),
      ),
    close: () => {
      for (const engine of running) engine.close();
    },
  };
}
