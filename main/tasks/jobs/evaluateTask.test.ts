import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import { Evaluation } from '#shared/contract/evaluation.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import type { EvaluateRecipe } from '#shared/contract/recipe.ts';
import { finished, importAbdomen, place, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();

const settings: EvaluateRecipe['settings'] = {
  toleranceMm: 2,
  minimumOverlap: 0.1,
  minimumRadiusMm: 0,
  healthy: false,
  organMask: false,
  seed: 1,
  resamples: 100,
};

const recipeOf = (pairs: EvaluateRecipe['pairs'], name: string): EvaluateRecipe => ({
  task: 'evaluate',
  pairs,
  settings,
  anonymous: false,
  outDir: path.join(bench.base, 'scans', name),
});

const asItIs = (detail: CaseDetail): Promise<Prediction> =>
  bench.workstation.predictions.import(detail.id, { source: { from: 'case' } }, new AbortController().signal);

const written = async (name: string): Promise<Evaluation> =>
  Evaluation.parse(
    JSON.parse(await readFile(path.join(bench.base, 'scans', name, 'evaluation.json'), 'utf8')),
  );

describe('evaluating in the library', () => {
  it('compares a prediction with what was placed in the case, and leaves nothing behind', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const exact = await asItIs(detail);
    await take(bench, detail, place('b', 14));
    const pairs = [{ caseId: detail.id, predictionId: exact.id }];
    const job = await finished(bench, recipeOf(pairs, 'report'));
    expect(job).toMatchObject({ state: 'done', result: { outDir: path.join(bench.base, 'scans/report') } });
    const { cases, failed } = await written('report');
    expect(failed).toEqual([]);
    // The second lesion came after the prediction.
    expect(cases[0].trueLesions.map(({ detected }) => detected).sort()).toEqual([false, true]);
    expect(cases[0]).toMatchObject({ name: detail.id, organ: { dice: 1 } });
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
    expect((await bench.workstation.cases.detail(detail.id)).predictions).toHaveLength(1);
  });

  it('compares two readings', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const first = await asItIs(detail);
    const second = await asItIs(detail);
    const pairs = [{ caseId: detail.id, predictionId: first.id, truthId: second.id }];
    expect(await finished(bench, recipeOf(pairs, 'readers'))).toMatchObject({ state: 'done' });
    expect((await written('readers')).cases[0].tumor.dice).toBe(1);
  });

  it('refuses beforehand what is not there, and a folder with something in it', async () => {
    const detail = await importAbdomen(bench);
    const start = (recipe: EvaluateRecipe) => bench.workstation.jobs.start(recipe);
    const missing = [{ caseId: detail.id, predictionId: 'none' }];
    await expect(start(recipeOf(missing, 'x'))).rejects.toMatchObject({ code: 'prediction-missing' });
    const { id } = await asItIs(detail);
    const pairs = [{ caseId: detail.id, predictionId: id }];
    await expect(start({ ...recipeOf(pairs, '.') })).rejects.toMatchObject({ code: 'folder-not-empty' });
  });
});
