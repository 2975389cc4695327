import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sentenceOf, toProblem } from '#shared/messages/messages.ts';
import type { ComputingOps } from './computing.fake.ts';
import { forkEngine } from './forkEngine.ts';
import type { EngineProcess } from './protocol.ts';
import { type Engine, superviseEngine } from './supervisor.ts';

const root = path.join(import.meta.dirname, '../..');
const none = undefined as never;
const task = 'the test';

let folder: string;
let engine: Engine<ComputingOps>;
let processes: EngineProcess[];
let pids: number;

beforeAll(async () => {
  // Inside the repository, where the process finds onnxruntime.
  folder = await mkdtemp(path.join(root, 'node_modules/.engine-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: path.join(import.meta.dirname, 'computing.fake.ts'),
      outDir: folder,
      rollupOptions: { output: { entryFileNames: 'engine.mjs' } },
    },
  });
});
afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  processes = [];
  pids = 0;
  const spawn = forkEngine(path.join(folder, 'engine.mjs'), 'nowhere');
  engine = superviseEngine({
    graceMs: 100,
    spawn: () => {
      pids++;
      const started = spawn();
      processes.push(started);
      return started;
    },
  });
});
afterEach(() => engine.close());

const run = <O extends keyof ComputingOps>(op: O, input: Parameters<ComputingOps[O]>[0]) =>
  engine.run(op, input as never, { task });

const sentence = async (failing: Promise<unknown>): Promise<string> => {
  const error: unknown = await failing.then(
    () => new RangeError('it did not fail'),
    (reason: unknown) => reason,
  );
  const { code, data } = toProblem(error);
  return sentenceOf(code, data);
};

const nextJobRuns = async (): Promise<void> => {
  expect(await run('compute', undefined)).toEqual({ y: [2, 4], said: undefined });
};

/** Resolves when the engine is inside onnxruntime. */
function computing(signal?: AbortSignal): { running: Promise<void>; ended: Promise<unknown> } {
  let begun: () => void;
  const running = new Promise<void>((resolve) => (begun = resolve));
  const ended = engine.run('computeLong', none, { task, signal, progress: () => setTimeout(begun, 200) });
  ended.catch(() => undefined);
  return { running, ended };
}

describe('an engine that computes with onnxruntime', () => {
  it('killed in the middle of a run fails that job with a sentence, and the next one runs', async () => {
    const { running, ended } = computing();
    await running;
    processes[0].kill();
    expect(await sentence(ended)).toBe(
      'The engine stopped during "the test" and was started again; nothing saved is lost: do the step again.',
    );
    await nextJobRuns();
    expect(pids).toBe(2);
  });

  it('is killed when a run does not hear that it is cancelled, and the next job runs', async () => {
    const controller = new AbortController();
    const { running, ended } = computing(controller.signal);
    await running;
    controller.abort();
    expect(await sentence(ended)).toBe('"the test" was cancelled: nothing was changed.');
    await nextJobRuns();
  });

  it('refuses a job that does not fit into memory before it begins, and goes on', async () => {
    expect(await sentence(run('estimateTooLarge', 1e6))).toMatch(
      /^This needs about 5800060 MB of memory and \d+ MB are free, so it was not begun: close other programs/,
    );
    await nextJobRuns();
    expect(pids).toBe(1);
  });

  it('says when onnxruntime is refused memory in the middle of a run, and goes on', async () => {
    expect(await sentence(run('runTooLarge', 2 ** 24))).toMatch(
      /^The memory ran out while computing \(\d+ MB more were needed\): close other programs/,
    );
    await nextJobRuns();
    expect(pids).toBe(1);
  });

  it.skipIf(process.platform !== 'linux' || !existsSync('/usr/bin/prlimit'))(
    'says so when the process may have no more memory, and the next job runs',
    async () => {
      await run('limitMemory', 600e6);
      // 1.6 GB, which the machine has and the process may not.
      expect(await sentence(run('runTooLarge', 20_000))).toMatch(/^The (memory ran out|engine stopped)/);
      await nextJobRuns();
    },
  );

  it('computes on the processor when a provider is missing, and says why', async () => {
    const { y, said } = await run('compute', 'coreml');
    expect(y).toEqual([2, 4]);
    expect(said).toMatch(/^coreml cannot be used here \(.+\), so cpu computes instead/);
  });

  it('fails with a sentence when a job insists on a provider that is missing, and goes on', async () => {
    expect(await sentence(run('insist', 'coreml'))).toMatch(
      /^coreml cannot be used here \(.+\): choose cpu, or let DiffTumor choose/,
    );
    await nextJobRuns();
    expect(pids).toBe(1);
  });
});
