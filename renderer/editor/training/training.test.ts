import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Job } from '#shared/contract/job.ts';
import { runDetail } from '#shared/contract/run.fake.ts';
import { type Bench, fakeBench } from '../workbench.fake.ts';
import { withTitle } from './plan.ts';

let made: Bench;
beforeEach(() => {
  made = fakeBench();
});
afterEach(() => vi.useRealTimers());
const state = () => made.bench.store.getState();

it('starts what is planned under a name that is free, and shows it', async () => {
  const { bench, server } = made;
  server.runs = [runDetail({ id: 'my-liver-1' })];
  await bench.refreshRuns();
  bench.changePlan((plan) => withTitle(plan, 'My liver'));
  await bench.startTraining();
  expect(server.jobs.at(-1)?.recipe).toMatchObject({
    task: 'train',
    runId: 'my-liver-2',
    plan: state().plan,
  });
  expect(state().runId).toBe('my-liver-2');
});

it('plans another kind of training, and has the first plan still', () => {
  const { bench } = made;
  bench.changePlan((plan) => ({ ...withTitle(plan, 'My liver'), train: plan.train.slice(1) }));
  const before = state().plan;
  bench.changeKind('trainAutoencoder');
  expect(state().plan).toMatchObject({ task: 'trainAutoencoder', train: before.train });
  bench.changeKind('trainSegmentation');
  expect(state().plan).toEqual(before);
});

it('goes on with a run from its folder, or by its plan when it never began', async () => {
  const { bench, server } = made;
  server.runs = [runDetail({ state: 'stopped' })];
  await bench.continueRun('tiny-1');
  expect(server.jobs.at(-1)?.recipe).not.toHaveProperty('plan');
  server.runs = [runDetail({ state: 'failed', begun: false })];
  await bench.continueRun('tiny-1');
  expect(server.jobs.at(-1)?.recipe).toHaveProperty('plan');
});

it('keeps what an inspection found for the plan that it looked at', async () => {
  const { bench } = made;
  await bench.inspectPlan();
  const { inspection, plan } = state();
  expect(inspection).toMatchObject({ state: 'found', found: { steps: 10 } });
  expect('of' in inspection && inspection.of).toBe(plan);
  bench.planAgain(plan);
  expect(state().inspection.state).toBe('none');
});

it('asks for what is new once, however much a training tells', async () => {
  vi.useFakeTimers();
  const { bench, server } = made;
  const job: Job = {
    id: 'job-1',
    recipe: { task: 'train', runId: 'tiny-1' },
    state: 'running',
    progress: { stage: 'epoch 1 of 2', done: 1, total: 2 },
    createdAt: '2026-01-01T00:00:00.000Z',
  };
  for (let n = 0; n < 5; n++) bench.hearTraining(job);
  await vi.advanceTimersByTimeAsync(1500);
  expect(server.asked).toEqual(['listRuns']);
});
