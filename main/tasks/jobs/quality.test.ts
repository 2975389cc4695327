import path from 'node:path';
import { expect, it, vi } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import { ModelInput } from '#shared/contract/model.ts';
import type { AskModelRecipe, SynthesizeInCaseRecipe } from '#shared/contract/recipe.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { finished, importAbdomen, place, take, workstationBench } from '../bench.fake.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const bench = workstationBench();
const modelsFolder = (): string => path.join(bench.base, 'library', 'models');
const input = ModelInput.parse({ spacingMm: [2, 2, 2], windowHu: [-175, 250], patch: [16, 16, 16] });

async function lesionIn(detail: CaseDetail): Promise<AskModelRecipe['lesion']> {
  await take(bench, detail, place('a'));
  return (await bench.workstation.cases.detail(detail.id)).lesions[0].spec;
}

it('a model is asked about a lesion, which stays as it is; the answer is with the job', async () => {
  await writeFakeModel(modelsFolder(), fakeNetworks.unet, { input });
  const detail = await importAbdomen(bench);
  const lesion = await lesionIn(detail);
  const [{ lesionsOf }] = await bench.workstation.models.list();
  expect(lesionsOf).toEqual(['liver']);
  const recipe: AskModelRecipe = { task: 'askModel', caseId: detail.id, lesion, model: 'unet' };
  const job = await finished(bench, recipe);
  expect(job).toMatchObject({
    state: 'done',
    result: {
      agreement: { model: { id: 'unet' }, finding: { aspect: 'agreement', accepted: { least: 0.38 } } },
      note: expect.stringMatching(/^It (finds|does not find) the lesion, Dice \d\.\d\d\.$/),
    },
  });
  expect((await finished(bench, recipe)).result).toEqual(job.result);
  expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 1, lesionCount: 1 });

  const moved = { ...recipe, lesion: { ...lesion, seed: 99 } };
  expect(await finished(bench, moved)).toMatchObject({
    state: 'failed',
    problem: { sentence: expect.stringContaining('does not stand in the case') },
  });
});

it('a model of another organ, or of another kind, is refused before it is asked', async () => {
  await writeFakeModel(modelsFolder(), fakeNetworks.unet, {
    organ: 'kidney',
    labels: ['background', 'kidney', 'kidney_lesion'],
  });
  await writeFakeModel(modelsFolder(), fakeNetworks.diffusion);
  const detail = await importAbdomen(bench);
  const lesion = await lesionIn(detail);
  const ask = (model: string) =>
    bench.workstation.jobs.start({ task: 'askModel', caseId: detail.id, lesion, model });
  await expect(ask('unet')).rejects.toMatchObject({ data: { reason: 'it knows no lesions of the liver' } });
  await expect(ask('diffusion')).rejects.toMatchObject({ data: { reason: 'it does not segment' } });
});

const automatic = (caseId: string, changes: Partial<SynthesizeInCaseRecipe>): SynthesizeInCaseRecipe =>
  ({
    task: 'synthesizeInCase',
    caseId,
    organ: 'liver',
    placement: { kind: 'automatic', count: 2, avoidVessels: false },
    size: { kind: 'diameter', diameterMm: 10 },
    generator: 'rules',
    appearance: {},
    seed: 7,
    ...changes,
  }) as SynthesizeInCaseRecipe;

it('lesions placed by themselves have the quality that is asked for, or are left out, of which the job tells', async () => {
  const detail = await importAbdomen(bench);
  const quality = { minimum: 0.6, redraws: 20 };
  const job = await finished(bench, automatic(detail.id, { quality }));
  expect(job).toMatchObject({ state: 'done' });
  const { lesions, revision } = await bench.workstation.cases.detail(detail.id);
  expect(revision).toBe(1);
  for (const { measure } of lesions) expect(measure.quality?.score).toBeGreaterThanOrEqual(0.6);
  const leftOut = job.result?.note?.match(/was left out/g)?.length ?? 0;
  expect(lesions.length + leftOut).toBe(2);

  const faint = { appearance: { attenuationDifferenceHu: 0 }, quality: { minimum: 0.6, redraws: 1 } };
  expect(await finished(bench, automatic(detail.id, { ...faint, seed: 8 }))).toMatchObject({
    state: 'failed',
    problem: { code: 'quality-too-low' },
  });
  expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 1 });
});

it('lesions by diffusion are drawn once for the gate, and placed at once; a model that does not find them counts', async () => {
  const { manifest } = await writeFakeModel(modelsFolder(), fakeNetworks.diffusion);
  const judge = (await writeFakeModel(modelsFolder(), fakeNetworks.unet, { input })).manifest;
  const detail = await importAbdomen(bench);
  const drawn = {
    generator: 'diffusion',
    model: { id: 'diffusion', sha256: manifest.weights[0].sha256 },
    sampling: { sampler: 'ancestral', steps: 4 },
    placement: { kind: 'automatic', count: 1, avoidVessels: false },
  } as const;
  const open = { ...drawn, quality: { minimum: 0, redraws: 0 } };
  expect(await finished(bench, automatic(detail.id, open))).toMatchObject({ state: 'done' });
  expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({
    lesions: [{ spec: { generator: 'diffusion' } }],
  });
  const model = { id: 'unet', sha256: judge.weights[0].sha256 };
  const strict = { ...drawn, seed: 8, quality: { minimum: 1, redraws: 0, model } };
  expect(await finished(bench, automatic(detail.id, strict))).toMatchObject({
    state: 'failed',
    problem: { code: 'quality-too-low' },
  });
});
