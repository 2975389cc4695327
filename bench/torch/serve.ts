import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { portable } from '#main/graph/lower/portable.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { adam } from '#main/networks/optimisers.ts';
import type { Precision } from '#shared/contract/training.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { type Feeds, openSession, type SessionOptions } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { openTrainer } from '#main/runtime/trainer.ts';
import { tensorBytes } from '#main/tensor/safetensors.ts';
import { firstScaleState } from '#main/engine/training/flatWeights.ts';
import { buildTraining, type Training } from '#main/training/trainStep.ts';
import { formulaWeights } from '../../golden/neural/evaluate.ts';
import { weight } from '../../golden/neural/formula.ts';
import { benchNetworks, inputsOf } from './networks.ts';

export const modes = ['forward', 'step'] as const;
export type Mode = (typeof modes)[number];

/** One network to be run over and over in a process of its own. */
export interface Job {
  readonly network: string;
  readonly mode: Mode;
  readonly size?: number;
  readonly threads: number;
  /** Left out: the form for this machine. */
  readonly form?: 'portable';
  /** Left out: the processor. */
  readonly provider?: Provider;
  /** Of a train step; left out: float32. */
  readonly precision?: Precision;
}

/** Computes `times` times, which is 1 wherever that is as good; gives the first result. */
interface Computation {
  readonly times: number;
  readonly run: () => Promise<GraphTensor>;
}

/**
 * Answers lines of standard input with lines of JSON, as scripts/judges/torch_networks.py does: `run` computes once,
 * `output FILE` writes the last result. Ends with standard input.
 */
export async function serve(job: Job): Promise<void> {
  const { run, times } = await (job.mode === 'forward' ? openForward(job) : openStep(job));
  forgetPeak();
  let result: GraphTensor | undefined;
  const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
  say({ ready: 'onnxruntime', baseMb: peakMb() });
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, file] = line.split(' ');
    if (command === 'run') {
      result = undefined;
      const [wall, cpu] = [performance.now(), process.cpuUsage()];
      result = await run();
      const { user, system } = process.cpuUsage(cpu);
      const [wallMs, cpuMs] = [performance.now() - wall, (user + system) / 1e3];
      say({ wallMs: wallMs / times, cpuMs: cpuMs / times, peakMb: peakMb() });
    } else {
      if (command !== 'output' || result === undefined) throw new RangeError(`cannot ${line} now`);
      writeFileSync(file, tensorBytes(result));
      say({ elements: result.data.length });
    }
  }
}

const sessionOptions = ({ threads, form, provider, precision }: Job): SessionOptions => ({
  threads,
  ...(provider && { provider }),
  ...(precision && { precision }),
  ...(form === undefined ? {} : { lowering: portable }),
});

async function openForward(job: Job): Promise<Computation> {
  const { size, batch, forward } = benchNetworks[job.network];
  const tensors = batch(job.size ?? size);
  const declared = declareParameters();
  const inputs = inputsOf(tensors);
  const y = forward(declared.parameters, inputs);
  const parameters = Object.fromEntries([...declared.tensors].map(([name, { value }]) => [name, value]));
  const session = await openSession(
    { inputs: { ...inputs, ...parameters }, outputs: { y } },
    { ...sessionOptions(job), weights: formulaWeights(declared) },
  );
  return { times: 1, run: async () => (await session.run(tensors))['y'] };
}

/** Train steps, each from where the last one ended; the result is the loss before it. */
async function openStep(job: Job): Promise<Computation> {
  const { size, batch, loss, weightDecay } = benchNetworks[job.network];
  if (loss === undefined) throw new RangeError(`${job.network} has no train step`);
  const tensors = batch(job.size ?? size);
  const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay, decoupled: true });
  const task = {
    batch: inputsOf(tensors),
    build: (...args: Parameters<typeof loss>) => ({ loss: loss(...args), watched: {} }),
  };
  const training = buildTraining(task, optimiser, job.precision);
  const { step, frozen } = training;
  const weights = new Map([...frozen].map(([name, { value }]) => [name, weight(name, value.shape)] as const));
  const trainer = await openTrainer({ step }, firstState(training), {
    ...sessionOptions(job),
    weights,
  });
  let t = 0;
  return {
    times: trainer.stepsAtOnce,
    async run() {
      const next = () => ({ batch: tensors, numbers: optimiser.numbers(++t, 1e-4) });
      const [first] = await trainer.steps('step', Array.from({ length: trainer.stepsAtOnce }, next));
      return first['loss'];
    },
  };
}

function firstState({ places, length, scaled }: Training): Feeds {
  const flat = () => ({ dtype: 'F32', shape: [length], data: new Float32Array(length) }) as const;
  const parameters = flat();
  for (const { name, shape, offset } of places) parameters.data.set(weight(name, shape).data, offset);
  return { parameters, moment0: flat(), moment1: flat(), ...(scaled && firstScaleState()) };
}

/** Starts the count of the largest resident memory anew, where Linux allows it, without what loading left behind. */
function forgetPeak(): void {
  (globalThis as { readonly gc?: () => void }).gc?.();
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Then the peak includes what loading took.
  }
}

/** Largest resident memory of this process, MB. */
function peakMb(): number {
  try {
    const line = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line !== null) return Number(line[1]) / 1024;
  } catch {
    // No /proc: not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
