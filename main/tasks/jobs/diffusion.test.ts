import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import type { DiffuseInCaseRecipe } from '#shared/contract/recipe.ts';
import { Provenance } from '#shared/contract/recipe.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { fakeDiffusion } from '#main/synthesis/diffusion/networks.fake.ts';
import { exportOf, finished, importAbdomen, openBench, workstationBench } from '../bench.fake.ts';
import { replayFiles } from '../recipes/replayFiles.ts';

// Networks, however small, take their time where other work is done beside.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const bench = workstationBench();
let detail: CaseDetail;
let model: { id: string; sha256: string };
const modelsFolder = (): string => path.join(bench.base, 'library', 'models');

beforeEach(async () => {
  const { manifest } = await writeFakeModel(modelsFolder(), fakeNetworks.diffusion);
  model = { id: 'diffusion', sha256: manifest.weights[0].sha256 };
  detail = await importAbdomen(bench);
});

const lesion = (given: Partial<Omit<DiffusionSpec, 'appearance'>> = {}): DiffusionSpec =>
  fakeDiffusion([0, 0, 0], {
    model,
    sampling: { sampler: 'ancestral', steps: 4 },
    diameterMm: 9,
    ...given,
  });

const placing = (spec: DiffusionSpec, commit = true): DiffuseInCaseRecipe => ({
  task: 'diffuseInCase',
  caseId: detail.id,
  edit: { kind: 'placeLesions', lesions: [spec] },
  commit,
});

const patches = (): Promise<string[]> =>
  readdir(path.join(bench.base, 'library', 'cases', detail.id, 'patches')).catch(() => []);

describe('drawing lesions', () => {
  it('is a job that tells its steps and ends in one edit, which undo and redo never draw again', async () => {
    const job = await finished(bench, placing(lesion()));
    expect(job).toMatchObject({ state: 'done', result: { caseId: detail.id } });
    const stages = bench.seen.flatMap((event) => (event.type === 'job' ? [event.job.progress.stage] : []));
    // How many of them are told depends on how fast they pass; the first always is.
    expect(stages.filter((stage) => stage !== 'waiting').length).toBeGreaterThan(0);
    const { cases } = bench.workstation;
    const placed = await cases.detail(detail.id);
    expect(placed).toMatchObject({ revision: 1, lesionCount: 1, undoLabel: 'Place lesion in liver' });
    expect(placed.lesions[0]).toMatchObject({ spec: { generator: 'diffusion', model } });

    const files = await patches();
    expect(files).toHaveLength(1);
    const before = await cases.changes(detail.id);
    await cases.step(detail.id, 1, { step: 'undo' });
    await cases.step(detail.id, 2, { step: 'redo' });
    await bench.workstation.close();
    await openBench(bench);
    const after = await bench.workstation.cases.changes(detail.id);
    expect(after.parts).toEqual(before.parts);
    expect(await patches()).toEqual(files);
  });

  it('may come before the edit, and gives a lesion another seed', async () => {
    expect(await finished(bench, placing(lesion(), false))).toMatchObject({ state: 'done' });
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 0, lesionCount: 0 });
    expect(await patches()).toHaveLength(1);
    await finished(bench, placing(lesion()));
    const again: DiffuseInCaseRecipe = {
      ...placing(lesion()),
      edit: { kind: 'updateLesion', lesion: lesion({ seed: 77 }) },
    };
    expect(await finished(bench, again)).toMatchObject({ state: 'done' });
    const { lesions } = await bench.workstation.cases.detail(detail.id);
    expect(lesions).toMatchObject([{ spec: { seed: 77 } }]);
    expect(await patches()).toHaveLength(2);
  });

  it('is refused before it is queued when the edit does not fit, and fails with the sentence of a model', async () => {
    const update: DiffuseInCaseRecipe = {
      ...placing(lesion()),
      edit: { kind: 'updateLesion', lesion: lesion() },
    };
    await expect(bench.workstation.jobs.start(update)).rejects.toMatchObject({ code: 'request-invalid' });
    const missing = lesion({ model: { id: 'other', sha256: '0'.repeat(64) } });
    expect(await finished(bench, placing(missing))).toMatchObject({
      state: 'failed',
      problem: {
        code: 'model-missing',
        sentence: expect.stringContaining('There is no model other (there are: diffusion)'),
      },
    });
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 0 });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    // So many steps that it is still at them when it is cancelled.
    const { manifest } = await writeFakeModel(
      modelsFolder(),
      { ...fakeNetworks.diffusion, timesteps: 1000 },
      { id: 'slow' },
      2,
    );
    const slow = lesion({
      model: { id: 'slow', sha256: manifest.weights[0].sha256 },
      sampling: { sampler: 'ddim', steps: 1000 },
    });
    const unsubscribe = bench.workstation.events.subscribe((event) => {
      if (event.type === 'job' && event.job.progress.stage === 'denoising')
        void bench.workstation.jobs.cancel(event.job.id);
    });
    expect(await finished(bench, placing(slow))).toMatchObject({ state: 'cancelled' });
    unsubscribe();
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 0 });
    expect(await patches()).toEqual([]);
  });
});

it('finds places for as many as asked, and exports them with a provenance that replays', async () => {
  const job = await finished(bench, {
    task: 'synthesizeInCase',
    caseId: detail.id,
    organ: 'liver',
    placement: { kind: 'automatic', count: 2, avoidVessels: false },
    size: { kind: 'diameter', diameterMm: 8 },
    generator: 'diffusion',
    model,
    sampling: { sampler: 'ancestral', steps: 4 },
    appearance: { massEffectPercent: 0 },
    seed: 5,
  });
  expect(job).toMatchObject({ state: 'done' });
  expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 1, lesionCount: 2 });
  expect(await patches()).toHaveLength(2);

  expect(await finished(bench, exportOf(bench, detail, 'set'))).toMatchObject({ state: 'done' });
  const folder = path.join(bench.base, 'scans', 'set');
  const files = await readdir(folder, { recursive: true });
  const provenanceFile = path.join(folder, files.find((file) => /provenance.*\.json$/.test(file)) ?? '');
  const provenance = Provenance.parse(JSON.parse(await readFile(provenanceFile, 'utf8')));
  expect(provenance).toMatchObject({ provider: 'cpu', models: [{ ...model, licence: 'CC0-1.0' }] });
  const again = await replayFiles({
    provenance: provenanceFile,
    ct: bench.files.ct,
    labels: path.join(bench.base, 'library', 'cases', detail.id, 'labels.nii.gz'),
    outDir: path.join(bench.base, 'again'),
    modelsFolder: modelsFolder(),
  });
  expect(again.provenance.outputs.map(({ sha256 }) => sha256)).toEqual(
    provenance.outputs.map(({ sha256 }) => sha256),
  );
  const image = again.provenance.outputs[0].file;
  const synthetic = await readNifti(path.join(bench.base, 'again', image));
  expect(synthetic.volume.data).not.toEqual((await readNifti(bench.files.ct)).volume.data);
});
