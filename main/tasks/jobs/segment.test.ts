import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import { PredictionProvenance } from '#shared/contract/prediction.ts';
import type { SegmentRecipe } from '#shared/contract/recipe.ts';
import {
  type PostProcessing,
  type SegmentOptions,
  usualSegmentOptions,
} from '#shared/contract/segmentOptions.ts';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { finished, importAbdomen, place, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();
let detail: CaseDetail;

beforeEach(async () => {
  await writeFakeModel(path.join(bench.base, 'library/models'), fakeNetworks.unet, { demonstration: false });
  detail = await importAbdomen(bench);
});

type Changes = Partial<Omit<SegmentOptions, 'postProcessing'>> & { post?: Partial<PostProcessing> };

const recipe = ({ post, ...changes }: Changes = {}): SegmentRecipe => ({
  task: 'segment',
  caseId: detail.id,
  model: 'unet',
  ...usualSegmentOptions,
  overlap: 0,
  ...changes,
  postProcessing: { ...usualSegmentOptions.postProcessing, ...post },
});

const folderOf = ({ result }: Job): string =>
  path.join(bench.base, 'library/cases', detail.id, 'predictions', result?.predictionId ?? '');

async function made(changes: Changes = {}) {
  const job = await finished(bench, recipe(changes));
  expect(job.problem).toBeUndefined();
  const { caseId = '', predictionId = '' } = job.result ?? {};
  const prediction = await bench.workstation.predictions.get(caseId, predictionId);
  const folder = folderOf(job);
  const provenance = PredictionProvenance.parse(
    JSON.parse(await readFile(path.join(folder, 'provenance.json'), 'utf8')),
  );
  return { prediction, folder, provenance };
}

describe('segmenting a case', () => {
  it('keeps labels on the case’s grid, with lesions measured and all that made them', async () => {
    const { prediction, folder, provenance } = await made();
    const { volume, table } = await readLabelMap(path.join(folder, 'labels.nii.gz'));
    expect(volume.dims).toEqual(detail.dims);
    expect(table.map(({ name }) => name)).toEqual(['liver', 'liver_lesion']);
    const counts = prediction.labels.map(
      ({ value }) => volume.data.filter((label) => label === value).length,
    );
    expect(prediction.labels.map(({ voxels }) => voxels)).toEqual(counts);
    expect(prediction).toMatchObject({
      name: 'Random unet',
      origin: { kind: 'model', modelId: 'unet' },
      options: { overlap: 0 },
    });
    expect(prediction.lesions[0].probability?.max).toBeGreaterThan(1 / 3);
    expect(provenance).toMatchObject({
      provider: 'cpu',
      model: { id: 'unet', architecture: 'unet' },
      windows: { size: [32, 32, 32], gridDims: [84, 84, 74], air: 0, left: 0 },
      outputs: [{ file: 'labels.nii.gz' }],
      steps: [],
    });
    expect(JSON.stringify(provenance)).not.toContain(bench.base);
    expect((await bench.workstation.cases.detail(detail.id)).predictions).toHaveLength(1);
  });

  it('gives the same labels every time', async () => {
    const [one, two] = [await made(), await made()];
    expect(two.prediction.labelsSha256).toBe(one.prediction.labelsSha256);
    expect(two.prediction.id).not.toBe(one.prediction.id);
  });

  it('looks at lesions that were placed', async () => {
    const before = await made();
    await take(bench, detail, place('a'));
    const { prediction, provenance } = await made();
    expect(provenance.placed).toHaveLength(1);
    expect(prediction.labelsSha256).not.toBe(before.prediction.labelsSha256);
  });

  it('can be reviewed: each lesion a segment, with the probability that the network gave it', async () => {
    const { prediction } = await made();
    const { cases } = bench.workstation;
    const readingId = await cases.beginReading(detail.id, {
      title: 'Review',
      reader: 'Ada',
      source: { from: 'prediction', predictionId: prediction.id, kind: 'lesions' },
    });
    const { readings } = await cases.detail(detail.id);
    const { segments } = readings.find(({ id }) => id === readingId) ?? { segments: [] };
    // A random network finds hundreds: those from the 255th on are one segment.
    const { lesions } = prediction;
    expect(segments).toHaveLength(255);
    expect(segments.map(({ probability }) => probability).slice(0, 254)).toEqual(
      lesions.slice(0, 254).map(({ probability }) => probability?.mean),
    );
    const sum = (of: readonly { voxels: number }[]): number => of.reduce((a, { voxels }) => a + voxels, 0);
    expect(segments.map(({ measure }) => measure?.voxels)).toEqual([
      ...lesions.slice(0, 254).map(({ voxels }) => voxels),
      sum(lesions.slice(254)),
    ]);
    expect(segments[254].probability).toBeUndefined();
  });

  it('writes probabilities as images, on request', async () => {
    const { folder } = await made({ probabilities: true, flips: ['right'] });
    expect((await readdir(folder)).filter((name) => name.startsWith('probability'))).toEqual([
      'probability_liver.nii.gz',
      'probability_liver_lesion.nii.gz',
    ]);
    const { volume } = await readNifti(path.join(folder, 'probability_liver_lesion.nii.gz'));
    const most = Float32Array.from(volume.data).reduce((a, b) => Math.max(a, b), 0);
    expect(most).toBeGreaterThan(1 / 3);
    expect(most).toBeLessThanOrEqual(1.0001);
  });

  it('cleans up as it is told, and says what that did', async () => {
    const { prediction, provenance } = await made({
      interpolate: 'logits',
      post: { organFilter: 'organ', erosionSteps: 1, smallestRadiusMm: 3 },
    });
    expect(provenance.steps.map(({ step }) => step)).toEqual([
      'organ filter: organ',
      'erosion: 1',
      'size filter: 3 mm',
    ]);
    expect(provenance.inputs.map(({ role }) => role)).toEqual(['ct', 'labels']);
    expect(prediction.lesions.every(({ volumeMl }) => volumeMl > 0.11)).toBe(true);
  });

  it('looks only around the organ, when asked to', async () => {
    const { provenance } = await made({ organFirst: true, overlap: 0.5 });
    expect(provenance.windows.total).toBeGreaterThan(0);
  });

  it('refuses a model that is not there, and a filter by an organ that the case does not have', async () => {
    await expect(bench.workstation.jobs.start(recipe({ model: 'none' }))).rejects.toMatchObject({
      code: 'model-missing',
    });
    await writeFakeModel(path.join(bench.base, 'library/models'), fakeNetworks.unet, {
      id: 'kidney',
      organ: 'kidney',
      labels: ['background', 'kidney', 'kidney_lesion'],
    });
    const job = await finished(bench, recipe({ model: 'kidney', post: { organFilter: 'organ' } }));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'organ-missing' } });
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
  });

  it('ends soon when it is cancelled, and leaves nothing', async () => {
    const { jobs } = bench.workstation;
    const { id } = await jobs.start(recipe({ overlap: 0.8 }));
    await vi.waitFor(
      () => {
        const job = jobs.list().find((one) => one.id === id);
        if (job?.progress.stage !== 'looking at the CT' || job.progress.done < 2)
          throw new Error('not there yet');
      },
      { timeout: 20_000, interval: 5 },
    );
    const begun = performance.now();
    expect(await jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
    expect((await bench.workstation.cases.detail(detail.id)).predictions).toEqual([]);
  });
});
