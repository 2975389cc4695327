import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import { trainingPlan } from '#shared/contract/run.fake.ts';
import type { PlanOf, TrainJob } from '#shared/contract/trainingPlan.ts';
import { finished, importAbdomen, place, reopen, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();
let detail: CaseDetail;
beforeEach(async () => {
  detail = await importAbdomen(bench);
});

const plan = (changes: Partial<PlanOf<'trainSegmentation'>> = {}): PlanOf<'trainSegmentation'> =>
  trainingPlan({
    model: { id: 'tiny', title: 'Tiny', licence: 'none', demonstration: true },
    train: [{ from: 'case', caseId: detail.id, name: detail.name }],
    epochs: 2,
    samplesPerCase: 2,
    validateEvery: 1,
    seed: 5,
    ...changes,
  });
const job = (changes: Partial<TrainJob> = {}): TrainJob => ({
  task: 'train',
  runId: 'tiny-1',
  provider: 'cpu',
  ...changes,
});
const run = (runId = 'tiny-1') => bench.workstation.runs.get(runId);
const patiently = { timeout: 30_000, interval: 20 };

describe('a training', () => {
  it('trains on cases of the library, is seen while it goes, and gives its model to the library', async () => {
    const ended = await finished(bench, job({ plan: plan() }));
    expect(ended).toMatchObject({ state: 'done', result: { modelId: 'tiny' } });
    const found = await run();
    expect(found).toMatchObject({ state: 'done', epoch: 2, epochs: 2, modelId: 'tiny', status: { step: 4 } });
    expect(found.metrics.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(found.best?.score).toBe(Math.max(...found.metrics.map(({ score = 0 }) => score)));
    expect(new Set(found.pictures.map(({ kind }) => kind))).toEqual(new Set(['sample', 'validation']));
    const { bytes } = await bench.workstation.runs.picture('tiny-1', found.pictures[0].file);
    expect(bytes).toBeGreaterThan(50);
    expect((await bench.workstation.models.list()).map(({ id }) => id)).toContain('tiny');
    expect(found.log.at(-1)).toMatch(/ done$/);
  });

  it('sees lesions that were placed, and leaves the case as it is', async () => {
    await take(bench, detail, place('a'));
    await finished(bench, job({ plan: plan({ epochs: 1 }) }));
    const { plan: recipe, state } = await run();
    expect(state).toBe('done');
    expect(recipe.train).toMatchObject([{ from: 'files', name: detail.name }]);
    expect(await readdir(path.join(bench.base, 'library/runs/tiny-1/cases', detail.id, detail.id))).toContain(
      'ct.nii.gz',
    );
  });

  it('stops with a checkpoint, and goes on from it', async () => {
    const { jobs } = bench.workstation;
    const { id } = await jobs.start(job({ plan: plan({ epochs: 500 }) }));
    await vi.waitFor(async () => expect((await run()).metrics.length).toBeGreaterThan(0), patiently);
    expect(await jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
    const stopped = await run();
    expect(stopped).toMatchObject({ state: 'stopped', begun: true });
    const again = await jobs.start(job());
    await vi.waitFor(async () => expect((await run()).epoch).toBeGreaterThan(stopped.epoch), patiently);
    expect((await run()).log.join('\n')).toContain('going on after step');
    await jobs.cancel(again.id);
    await bench.workstation.runs.remove('tiny-1');
    expect(await bench.workstation.runs.list()).toEqual([]);
  });

  it('is told as interrupted after the end of the program, and others wait for the one that goes', async () => {
    await bench.workstation.jobs.start(job({ plan: plan({ epochs: 500 }) }));
    const waiting = await bench.workstation.jobs.start(
      job({ runId: 'tiny-2', plan: plan({ model: { ...plan().model, id: 'other' } }) }),
    );
    await vi.waitFor(async () => expect((await run()).metrics.length).toBeGreaterThan(0), patiently);
    expect(await run('tiny-2')).toMatchObject({ state: 'queued', begun: false });
    // Other jobs do not wait for a training.
    expect(await finished(bench, { task: 'phantom', size: 48, seed: 1 })).toMatchObject({ state: 'done' });
    await bench.workstation.jobs.cancel(waiting.id);
    await reopen(bench);
    expect(await run()).toMatchObject({ state: 'interrupted', problem: { code: 'job-broken-off' } });
    expect((await bench.workstation.runs.list()).map(({ id }) => id)).toEqual(['tiny-1']);
  });

  it('names cases that cannot be trained on together, and keeps its plan', async () => {
    const gone = path.join(bench.base, 'scans/gone.nii');
    const missing = { from: 'files' as const, name: 'gone', image: gone, labels: gone, labelNames: {} };
    const ended = await finished(bench, job({ plan: plan({ train: [missing] }) }));
    expect(ended).toMatchObject({ state: 'failed', problem: { code: 'training-data' } });
    expect(await run()).toMatchObject({ state: 'failed', begun: false, plan: { train: [{ name: 'gone' }] } });
    // It has no folder, and can be removed all the same.
    await bench.workstation.runs.remove('tiny-1');
    await expect(run()).rejects.toMatchObject({ code: 'run-missing' });
    await reopen(bench);
    expect(await bench.workstation.runs.list()).toEqual([]);
    await expect(bench.workstation.runs.remove('tiny-1')).rejects.toMatchObject({ code: 'run-missing' });
  });

  it('is refused where its model would take the place of another, and where a run lies already', async () => {
    await finished(bench, job({ plan: plan({ epochs: 1 }) }));
    const start = (recipe: TrainJob) => bench.workstation.jobs.start(recipe);
    await expect(start(job({ runId: 'tiny-2', plan: plan() }))).rejects.toMatchObject({
      code: 'model-exists',
    });
    await expect(start(job({ plan: plan() }))).rejects.toMatchObject({ code: 'folder-not-empty' });
    await expect(start(job({ runId: 'nowhere' }))).rejects.toMatchObject({ code: 'run-missing' });
  });
});

describe('before a training', () => {
  const look = (changes: Partial<PlanOf<'trainSegmentation'>> = {}) =>
    bench.workstation.runs.inspect(plan(changes), new AbortController().signal);

  it('its memory and time are told, and what its cases have', async () => {
    const found = await look({ batch: 2, epochs: 10 });
    expect(found).toMatchObject({ provider: 'cpu', stepsPerEpoch: 1, steps: 10 });
    expect(found.cases[0]).toMatchObject({
      part: 'train',
      name: detail.name,
      labels: ['liver'],
      lesionsInto: ['liver'],
    });
    expect(found.cases[1]).toMatchObject({ part: 'validation', labels: ['liver'] });
    expect(found.parameters).toBeGreaterThan(100);
    expect(found.stepBytes).toBeGreaterThan(1e6);
    const { seconds = 0, secondsPerStep = 0, secondsPerValidation = 0 } = found;
    expect(seconds).toBeCloseTo(10 * secondsPerStep + 10 * secondsPerValidation, 6);
  });

  it('all that is wrong with its cases is told', async () => {
    const gone = path.join(bench.base, 'scans/gone.nii');
    const missing = { from: 'files' as const, name: 'gone', image: gone, labels: gone, labelNames: {} };
    const { cases, seconds } = await look({ train: [missing] });
    expect(cases[0].problem).toContain('gone.nii');
    expect(seconds).toBeUndefined();
  });

  it('recipes and lists are read, and what they name may be read from then on', async () => {
    const scans = path.join(bench.base, 'scans');
    const { ct, labels } = bench.files;
    const recipe = {
      ...plan(),
      train: [{ from: 'files', name: 'a', image: path.basename(ct), labels: path.basename(labels) }],
    };
    await writeFile(path.join(scans, 'recipe.json'), JSON.stringify(recipe));
    const { readFile } = bench.workstation.runs;
    expect(await readFile(path.join(scans, 'recipe.json'))).toMatchObject({
      kind: 'recipe',
      plan: { train: [{ image: ct, labels }] },
    });
    const dataset = { labels: { background: 0, liver: 1 }, training: [{ image: 'a.nii', label: 'b.nii' }] };
    await writeFile(path.join(scans, 'dataset.json'), JSON.stringify(dataset));
    expect(await readFile(path.join(scans, 'dataset.json'))).toMatchObject({
      kind: 'cases',
      cases: [{ from: 'files', image: path.join(scans, 'a.nii'), labelNames: { '1': 'liver' } }],
    });
    expect(await readFile(scans)).toMatchObject({ kind: 'cases', cases: [{ name: 'b' }] });
    await writeFile(
      path.join(scans, 'real_tumor_train_0.txt'),
      'a.nii a_liver_label.nii\nb.nii b_label.nii\n',
    );
    const roots = { organ: 'liver', dataRoot: '', healthyRoot: '/healthy' } as const;
    const list = path.join(scans, 'real_tumor_train_0.txt');
    expect(await readFile(list, roots)).toMatchObject({
      kind: 'cases',
      cases: [
        { image: '/healthy/a.nii', labelNames: { '1': 'liver' } },
        { image: path.join(scans, 'b.nii'), labelNames: { '1': 'liver', '2': 'liver_lesion' } },
      ],
    });
    await expect(readFile(list)).rejects.toMatchObject({ code: 'request-invalid' });
    await rm(path.join(scans, 'recipe.json'));
    await expect(readFile('/etc/passwd')).rejects.toMatchObject({ code: 'path-outside' });
  });
});

it('nothing but pictures of runs can be had', async () => {
  await finished(bench, job({ plan: plan({ epochs: 1 }) }));
  const { picture } = bench.workstation.runs;
  for (const name of ['../recipe.json', 'sample-00.json', 'sample-99.png', '..'])
    await expect(picture('tiny-1', name)).rejects.toMatchObject({ code: 'file-missing' });
  await expect(picture('../cases', 'sample-00.png')).rejects.toMatchObject({ code: 'run-missing' });
});
