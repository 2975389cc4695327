import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiffusionSpec, LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { lesionSpec } from '../caseDetail.fake.ts';
import { grown, otherSeeds } from '../trials.ts';
import { type Bench, openBench, shownAt } from '../workbench.fake.ts';

let made: Bench;
beforeEach(async () => {
  made = await openBench();
  made.bench.start();
  made.server.editElsewhere({ kind: 'placeLesions', lesions: [lesionSpec()] });
  await vi.waitFor(() => expect(shownAt(made.bench, [2, 2, 1])).toEqual([7, 2]));
  made.server.asked.length = 0;
});

const states = (): string[] | undefined =>
  made.bench.store.getState().trials?.list.map(({ state }) => state.kind);

const diffusion = (seed: number): DiffusionSpec => ({
  ...lesionSpec({ seed }),
  generator: 'diffusion',
  model: { id: 'm', sha256: '0'.repeat(64) },
  sampling: { sampler: 'ancestral', steps: 4 },
  appearance: {
    irregularity: 0.3,
    edgeSoftnessMm: 1,
    massEffectPercent: 0,
    restoreNoise: true,
    sharpenEdges: true,
    blendPancreas: true,
  },
});

describe('trials of a lesion', () => {
  it('vary its seed or its size, and nothing else', () => {
    let seed = 100;
    expect(otherSeeds(lesionSpec(), () => seed++).map((spec) => spec.seed)).toEqual([
      7, 100, 101, 102, 103, 104,
    ]);
    const series = grown(lesionSpec(), { fromMm: 5, toMm: 40, steps: 6 });
    expect(series.map(({ diameterMm }) => diameterMm)).toEqual([5, 12, 19, 26, 33, 40]);
    expect(series[3]).toEqual(lesionSpec({ diameterMm: 26 }));
  });

  it('leave the case as it is until one is chosen, which is one step', async () => {
    const { bench, server } = made;
    await bench.showTrials([7, 8, 9].map((seed) => lesionSpec({ seed })));
    expect(states()).toEqual(['ready', 'ready', 'ready']);
    expect(server.asked).toEqual(['try 7 10', 'try 8 10', 'try 9 10']);
    expect(shownAt(bench, [2, 2, 1])).toEqual([7, 2]);

    const before = server.undoSteps;
    expect(bench.chooseTrial(2)).toBe(true);
    await vi.waitFor(() => expect(shownAt(bench, [2, 2, 1])).toEqual([9, 2]));
    expect(server.undoSteps).toBe(before + 1);
    await bench.undo();
    expect(shownAt(bench, [2, 2, 1])).toEqual([7, 2]);
  });

  it('say why one cannot be, and go on', async () => {
    const { bench, server } = made;
    server.probe = ({ diameterMm }) =>
      diameterMm > 20
        ? new Problem('organ-too-small', { organ: 'liver', diameterMm, largestMm: 20 })
        : undefined;
    await bench.showTrials([10, 30, 12].map((diameterMm) => lesionSpec({ diameterMm })));
    expect(states()).toEqual(['ready', 'refused', 'ready']);
    expect(bench.store.getState().trials?.list[1].state).toMatchObject({
      sentence: expect.stringContaining('does not fit into the liver'),
    });
    expect(bench.chooseTrial(1)).toBe(false);
  });

  it('by diffusion are drawn by jobs, one at a time; stopping ends the one in hand and begins no other', async () => {
    const { bench, server } = made;
    const specs: LesionSpec[] = [7, 8, 9].map(diffusion);
    const shown = bench.showTrials(specs);
    await vi.waitFor(() => expect(states()).toEqual(['drawing', 'waiting', 'waiting']));
    expect(server.jobs.map(({ recipe }) => recipe)).toEqual([
      {
        task: 'diffuseInCase',
        caseId: 'case-1',
        edit: { kind: 'updateLesion', lesion: specs[0] },
        commit: false,
      },
    ]);
    server.endJob('job-1', { state: 'done', result: { caseId: 'case-1' } });
    await vi.waitFor(() => expect(states()).toEqual(['ready', 'drawing', 'waiting']));
    expect(bench.store.getState().notices).toEqual([]);

    bench.stopTrials();
    await shown;
    expect(states()).toEqual(['ready', 'stopped', 'stopped']);
    expect(server.jobs.map(({ state }) => state)).toEqual(['done', 'cancelled']);
    expect(bench.chooseTrial(0)).toBe(true);
  });

  it('tell what a model says against one', async () => {
    const { bench, server } = made;
    const shown = bench.showTrials([diffusion(8)]);
    await vi.waitFor(() => expect(states()).toEqual(['drawing']));
    const problem = { code: 'model-missing', data: {}, sentence: 'There is no model m.' };
    server.endJob('job-1', { state: 'failed', problem });
    await shown;
    expect(bench.store.getState().trials?.list[0].state).toEqual({
      kind: 'refused',
      sentence: 'There is no model m.',
    });
  });
});
