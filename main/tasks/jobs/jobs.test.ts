import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { PhantomRecipe, Recipe } from '#shared/contract/recipe.ts';
import { type Jobs, openJobs } from './jobs.ts';
import type { JobContext, JobResult, Tasks } from './task.ts';

type Run = (recipe: PhantomRecipe, context: JobContext) => Promise<JobResult>;

let folder: string;
let jobs: Jobs;
let run: Run;
let seen: Job[];
let idle: number;

const unused = { words: 'unused', run: () => Promise.reject(new Error('unused')) };
const tasks: Tasks = {
  export: {
    words: 'the export',
    check: () => Promise.reject(new Problem('path-outside', { path: 'x', roots: 'y' })),
    run: unused.run,
  },
  evaluate: unused,
  downloadModel: unused,
  importModel: unused,
  exportReview: unused,
  segment: unused,
  synthesizeInCase: unused,
  askModel: {
    words: 'asking',
    run: async () => ({}),
  },
  diffuseInCase: unused,
  train: unused,
  studyReport: unused,
  phantom: { words: 'the phantom', run: (recipe, context) => run(recipe, context) },
};
const phantom = (seed: number): Recipe => ({ task: 'phantom', size: 64, seed });
let second = 0;
const now = (): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second++));
const log = { failure: vi.fn(), note: vi.fn(), flushed: () => Promise.resolve() };

async function open(): Promise<void> {
  seen = [];
  idle = 0;
  jobs = await openJobs({
    folder,
    tasks,
    now,
    log,
    onChange: (job) => seen.push(job),
    onIdle: () => idle++,
  });
}
const stateOf = (id: string): string | undefined => jobs.list().find((job) => job.id === id)?.state;
const ended = (id: string): Promise<void> =>
  vi.waitFor(() => expect(['queued', 'running']).not.toContain(stateOf(id)));

/** A job that runs until it is aborted, or let go. */
function holding(): { run: Run; letGo: () => void; begun: number[] } {
  let letGo: () => void = () => undefined;
  const begun: number[] = [];
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {
    begun,
    letGo: () => letGo(),
    run: async (recipe, { signal }) => {
      begun.push(recipe.seed);
      await Promise.race([
        gate,
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped')))),
      ]);
      return { caseId: `case-${recipe.seed}` };
    },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jobs-'));
  run = () => Promise.resolve({});
  await open();
});
afterEach(async () => {
  await jobs.close();
  await rm(folder, { recursive: true });
});

describe('jobs', () => {
  it('run one after the other and remember what they made', async () => {
    const held = holding();
    run = held.run;
    const first = await jobs.start(phantom(1));
    const second = await jobs.start(phantom(2));
    await vi.waitFor(() => expect(stateOf(first.id)).toBe('running'));
    expect(held.begun).toEqual([1]);
    expect(stateOf(second.id)).toBe('queued');
    held.letGo();
    await ended(second.id);
    expect(jobs.list()).toMatchObject([
      { id: second.id, state: 'done', result: { caseId: 'case-2' } },
      { id: first.id, state: 'done', result: { caseId: 'case-1' } },
    ]);
    expect(seen.filter((job) => job.id === first.id).map((job) => job.state)).toEqual([
      'queued',
      'running',
      'done',
    ]);
    expect(idle).toBe(2);
    await jobs.close();
    await open();
    expect(jobs.list().map((job) => job.state)).toEqual(['done', 'done']);
  });

  it('fail with their sentence, and the next one runs', async () => {
    run = (recipe) =>
      recipe.seed === 1
        ? Promise.reject(new Problem('disk-full', { folder: 'F' }))
        : Promise.resolve({ note: 'ok' });
    const bad = await jobs.start(phantom(1));
    const good = await jobs.start(phantom(2));
    await ended(good.id);
    expect(jobs.list()).toMatchObject([
      { state: 'done' },
      {
        id: bad.id,
        state: 'failed',
        problem: { code: 'disk-full', sentence: expect.stringContaining('F is full') },
      },
    ]);
  });

  it('are refused before they are queued when their check says so', async () => {
    await expect(
      jobs.start({ task: 'export', cases: ['a'], layout: 'msd', outDir: '/x', datasetName: 'D' }),
    ).rejects.toMatchObject({ code: 'path-outside' });
    expect(jobs.list()).toEqual([]);
  });

  it('can be cancelled while they run, while they wait, and not after they ended', async () => {
    const held = holding();
    run = held.run;
    const first = await jobs.start(phantom(1));
    const waiting = await jobs.start(phantom(2));
    await vi.waitFor(() => expect(held.begun).toEqual([1]));
    expect(await jobs.cancel(waiting.id)).toMatchObject({ state: 'cancelled' });
    expect(await jobs.cancel(first.id)).toMatchObject({
      state: 'cancelled',
      problem: { code: 'cancelled', data: { task: 'the phantom' } },
    });
    expect(held.begun).toEqual([1]);
    held.letGo();
    const done = await jobs.start(phantom(3));
    await ended(done.id);
    expect(await jobs.cancel(done.id)).toMatchObject({ state: 'done' });
    await expect(jobs.cancel('none')).rejects.toMatchObject({ code: 'job-missing' });
  });

  it('fail when their state cannot be kept, and the queue goes on', async () => {
    run = async () => {
      await rm(folder, { recursive: true });
      return {};
    };
    const job = await jobs.start(phantom(1));
    await ended(job.id);
    expect(seen.at(-1)).toMatchObject({ id: job.id, state: 'failed', problem: { code: 'file-missing' } });
    await mkdir(folder);
    run = () => Promise.resolve({});
    await ended((await jobs.start(phantom(2))).id);
    expect(jobs.list()[0]).toMatchObject({ state: 'done' });
  });

  it('tell their progress, not more often than a person can see', async () => {
    run = (_, { progress }) => {
      for (let done = 0; done < 1000; done++) progress({ stage: 'voxels', done, total: 1000 });
      progress({ stage: 'voxels', done: 1000, total: 1000 });
      return Promise.resolve({});
    };
    const job = await jobs.start(phantom(1));
    await ended(job.id);
    const told = seen.filter((entry) => entry.progress.stage === 'voxels' && entry.state === 'running');
    expect(told.map((entry) => entry.progress.done)).toEqual([0, 1000]);
  });
});

describe('after the program ended in the middle', () => {
  const file = async (): Promise<string> => {
    const [name] = await readdir(folder);
    return path.join(folder, name ?? '');
  };

  it('a running job is begun again under the same id', async () => {
    run = holding().run;
    const job = await jobs.start(phantom(1));
    await vi.waitFor(() => expect(stateOf(job.id)).toBe('running'));
    await jobs.close();
    expect(JSON.parse(await readFile(await file(), 'utf8'))).toMatchObject({ state: 'running', attempts: 1 });
    const ids: string[] = [];
    run = (_, { jobId }) => {
      ids.push(jobId);
      return Promise.resolve({});
    };
    await open();
    await ended(job.id);
    expect(ids).toEqual([job.id]);
    expect(stateOf(job.id)).toBe('done');
  });

  it('a job that ended it three times is interrupted, with a sentence', async () => {
    run = holding().run;
    const job = await jobs.start(phantom(1));
    for (let n = 0; n < 3; n++) {
      await vi.waitFor(() => expect(stateOf(job.id)).toBe('running'));
      await jobs.close();
      await open();
    }
    expect(jobs.list()[0]).toMatchObject({ state: 'interrupted', problem: { code: 'job-interrupted' } });
    expect(idle).toBe(1);
  });

  it('files that are no jobs are left alone', async () => {
    await jobs.close();
    await writeFile(path.join(folder, 'a.json'), '{"half');
    await writeFile(path.join(folder, 'b.txt'), 'notes');
    await open();
    expect(jobs.list()).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.txt']);
  });
});
