import { expect, it } from 'vitest';
import { runDetail, trainingPlan } from '#shared/contract/run.fake.ts';
import type { RunStatus } from '#shared/contract/run.ts';
import { durationWords, secondsLeft, waitingBefore } from './pace.ts';

const status: RunStatus = {
  provider: 'cpu',
  step: 30,
  steps: 100,
  losses: [],
  secondsPerStep: 2,
  computing: 0.9,
  drawing: 0,
  secondsPerValidation: 10,
  writtenAt: '2026-01-01T00:00:00.000Z',
};

it('tells what is left: steps at the present pace, and validations', () => {
  const plan = trainingPlan({ epochs: 10, validateEvery: 4 });
  // After 4, 8 and, as the last, 10: the first one is over.
  expect(secondsLeft({ status, plan, epoch: 5 })).toBe(70 * 2 + 2 * 10);
  expect(secondsLeft({ status, plan: { ...plan, validation: [] }, epoch: 5 })).toBe(140);
  expect(secondsLeft({ plan, epoch: 0 })).toBeUndefined();
});

it('writes durations in two units at most', () => {
  expect([0.123, 45, 90, 3600, 12_060, 187_200].map(durationWords)).toEqual([
    '0.12 s',
    '45 s',
    '2 min',
    '1 h',
    '3 h 21 min',
    '2 d 4 h',
  ]);
});

it('counts the runs that go before', () => {
  const [a, b] = ['1', '2'].map((day) =>
    runDetail({ id: `run-${day}`, state: 'queued', begunAt: `2026-01-0${day}T00:00:00.000Z` }),
  );
  expect([a, b].map((run) => waitingBefore(run, [b, a, runDetail()]))).toEqual([0, 1]);
});
