import os from 'node:os';
import type { Progress } from '#shared/contract/job.ts';
import type { ComputeDevice } from '#shared/contract/primitives.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { TrainingInspection } from '#shared/contract/run.ts';
import { deviceName } from '#main/runtime/providers.ts';
import type { OutputOf, SpawnEngine } from '../protocol.ts';
import { superviseEngine } from '../supervisor.ts';
import type { HelperQuestion } from './devices/helperCalls.ts';
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

/** Processes that share the processor share its cores; anything else is left to onnxruntime. */
function threadsOf(devices: readonly ComputeDevice[]): number | undefined {
  const processors = devices.filter(({ provider }) => provider === 'cpu').length;
  return processors < 2 ? undefined : Math.max(1, Math.floor(os.availableParallelism() / processors));
}

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
  /** Processes of the devices that help the first, and what the training's process asks of them. */
  function helpersFor(devices: readonly ComputeDevice[]) {
    const engines = devices.map(() => superviseEngine<TrainOps>({ spawn }));
    for (const engine of engines) running.add(engine);
    return {
      asked: async (question: unknown): Promise<unknown> => {
        const { helper, op, input } = question as HelperQuestion;
        try {
          return await engines[helper].run(op, input as never, { task: 'training' });
        } catch (error) {
          if (!isProblem(error, 'engine-stopped')) throw error;
          throw new Problem('device-lost', { device: deviceName(devices[helper]) });
        }
      },
      close: () => {
        for (const engine of engines) {
          running.delete(engine);
          engine.close();
        }
      },
    };
  }
  return {
    train: async (input, watched) => {
      const { devices = [] } = input;
      const helpers = helpersFor(devices.slice(1));
      const threads = input.threads ?? threadsOf(devices);
      try {
        return await using(trainGraceMs, (engine) =>
          engine.run(
            'train',
            { workers, ...input, threads, sampleScript },
            { task: 'training', asked: helpers.asked, ...watched },
          ),
        );
      } finally {
        helpers.close();
      }
    },
    inspect: (input, signal) =>
      using(inspectGraceMs, (engine) =>
        engine.run('inspectTraining', input, { task: 'looking at the training', signal }),
      ),
    close: () => {
      for (const engine of running) engine.close();
    },
  };
}
