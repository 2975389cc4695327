import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { portable } from '#main/graph/lower/portable.ts';
import type { Lowering } from '#main/graph/lower/rewrite.ts';
import { declareParameters } from '#main/networks/parameters.ts';
import { adam } from '#main/networks/optimisers.ts';
import { openSession } from '#main/runtime/session.ts';
import type { GraphTensor } from '#main/runtime/tensors.ts';
import { tensorBytes } from '#main/tensor/safetensors.ts';
import { buildTraining } from '#main/training/trainStep.ts';
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
}

type Run = () => Promise<GraphTensor>;

/**
 * Answers lines of standard input with lines of JSON, as scripts/judges/torch_networks.py does: `run` computes once,
 * `output FILE` writes the last result. Ends with standard input.
 */
export async function serve(job: Job): Promise<void> {
  const run = await (job.mode === 'forward' ? openForward(job) : openStep(job));
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
      say({ wallMs: performance.now() - wall, cpuMs: (user + system) / 1e3, peakMb: peakMb() });
    } else {
      if (command !== 'output' || result === undefined) throw new RangeError(`cannot ${line} now`);
      writeFileSync(file, tensorBytes(result));
      say({ elements: result.data.length });
    }
  }
}

const sessionOptions = ({ threads, form }: Job): { threads: number; lowering?: Lowering } => ({
  threads,
  ...(form === undefined ? {} : { lowering: portable }),
});

async function openForward(job: Job): Promise<Run> {
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
  return async () => (await session.run(tensors))['y'];
}

/** Train steps, each from where the last one ended; the result is the loss before it. */
async function openStep(job: Job): Promise<Run> {
  const { size, batch, loss, weightDecay } = benchNetworks[job.network];
  if (loss === undefined) throw new RangeError(`${job.network} has no train step`);
  const tensors = batch(job.size ?? size);
  const optimiser = adam({ betas: [0.9, 0.999], epsilon: 1e-8, weightDecay, decoupled: true });
  const task = {
    batch: inputsOf(tensors),
    build: (...args: Parameters<typeof loss>) => ({ loss: loss(...args), watched: {} }),
  };
  const { step, places, length, frozen } = buildTraining(task, optimiser);
  const weights = new Map([...frozen].map(([name, { value }]) => [name, weight(name, value.shape)] as const));
  const session = await openSession(step, { ...sessionOptions(job), weights });
  const flat = (): GraphTensor => ({ dtype: 'F32', shape: [length], data: new Float32Array(length) });
  let state = { parameters: flat(), moment0: flat(), moment1: flat() };
  let next = { nextParameters: flat(), nextMoment0: flat(), nextMoment1: flat() };
  for (const { name, shape, offset } of places)
    (state.parameters.data as Float32Array).set(weight(name, shape).data, offset);
  const before: GraphTensor = { dtype: 'F32', shape: [], data: new Float32Array(1) };
  let t = 0;
  return async () => {
    const numbers = Object.entries(optimiser.numbers(++t, 1e-4)).map(([name, value]) => [
      name,
      { dtype: 'F32', shape: [], data: Float32Array.of(value) } as const,
    ]);
    const feeds = { ...tensors, ...state, ...Object.fromEntries(numbers) };
    await session.run(feeds, { ...next, loss: before });
    const { parameters, moment0, moment1 } = state;
    state = {
      parameters: next.nextParameters,
      moment0: next.nextMoment0,
      moment1: next.nextMoment1,
    };
    next = { nextParameters: parameters, nextMoment0: moment0, nextMoment1: moment1 };
    return before;
  };
}

/** Starts the count of the largest resident memory anew, where Linux allows it. */
function forgetPeak(): void {
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
