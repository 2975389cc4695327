import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportPrediction } from '#shared/contract/api.ts';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { importAbdomen, place, reopen, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();

const reading = (detail: CaseDetail, request: ImportPrediction): Promise<Prediction> =>
  bench.workstation.predictions.import(detail.id, request, new AbortController().signal);

/** A mask of the abdomen's grid: `paint` gives each voxel's label. */
async function writeMask(name: string, paint: (v: number) => number): Promise<string> {
  const file = path.join(bench.base, 'scans', name);
  const { volume } = await readLabelMap(bench.files.labels);
  await writeNifti(file, { ...volume, data: volume.data.map((_, v) => paint(v)) });
  return file;
}

const spots = (v: number): number => (v === 50_000 || v === 50_001 || v === 70_000 ? 1 : 0);

const bytesOf = async (detail: CaseDetail, { id }: Prediction, kind: 'labels' | 'components') =>
  readFile((await bench.workstation.predictions.voxels(detail.id, id, kind)).file);

describe('a reading', () => {
  it('of the case has its labels and placed lesions, measured', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const one = await reading(detail, { source: { from: 'case' }, reader: 'Dr A' });
    expect(one).toMatchObject({
      origin: { kind: 'case', revision: 1, reader: 'Dr A' },
      labels: [{ name: 'liver' }, { name: 'liver_lesion' }],
      lesionCount: 1,
      lesions: [{ id: 1, organ: 'liver', labelValue: 2 }],
    });
    expect(one.lesions[0].equivalentDiameterMm).toBeCloseTo(10, -1);
    // The lesion was placed 60 HU below the liver: it is measured on the image as it is shown.
    expect(one.lesions[0].meanHu).toBeLessThan(90);
    const components = await bytesOf(detail, one, 'components');
    expect(components.filter((id) => id === 1)).toHaveLength(one.lesions[0].voxels);
  });

  it('from a file is listed with the case, fetched, kept over a restart and removed', async () => {
    const detail = await importAbdomen(bench);
    const file = await writeMask('ct3_liver_tumor.nii.gz', spots);
    const one = await reading(detail, { source: { from: 'path', path: file } });
    expect(one).toMatchObject({
      name: 'ct3_liver_tumor',
      labels: [{ value: 1, name: 'liver_lesion', voxels: 3 }],
      lesions: [
        { id: 1, voxels: 2 },
        { id: 2, voxels: 1 },
      ],
    });
    expect(bench.seen).toContainEqual({ type: 'case', caseId: detail.id, revision: 0 });
    await reopen(bench);
    const { predictions } = await bench.workstation.cases.detail(detail.id);
    expect(predictions).toMatchObject([{ id: one.id, lesionCount: 2 }]);
    expect(await bench.workstation.predictions.get(detail.id, one.id)).toEqual(one);
    await bench.workstation.predictions.remove(detail.id, one.id);
    expect((await bench.workstation.cases.detail(detail.id)).predictions).toEqual([]);
    expect(await readdir(path.join(bench.base, 'library/trash'))).toEqual([
      `${detail.id}-prediction-${one.id}`,
    ]);
  });

  it('makes its cache again when that is gone, and says when its labels are another file', async () => {
    const detail = await importAbdomen(bench);
    const one = await reading(detail, {
      source: { from: 'path', path: await writeMask('lesions.nii.gz', spots) },
    });
    const before = await bytesOf(detail, one, 'components');
    const folder = path.join(bench.base, 'library/cases', detail.id, 'predictions', one.id);
    await rm(path.join(folder, 'cache'), { recursive: true });
    expect(await bytesOf(detail, one, 'components')).toEqual(before);
    expect([...(await bytesOf(detail, one, 'labels'))].filter((value) => value === 1)).toHaveLength(3);
    await rm(path.join(folder, 'cache'), { recursive: true });
    await writeFile(path.join(folder, 'labels.nii.gz'), await readFile(bench.files.labels));
    await expect(bytesOf(detail, one, 'labels')).rejects.toMatchObject({ code: 'case-damaged' });
  });

  it('asks for names where several labels have none, and takes them', async () => {
    const detail = await importAbdomen(bench);
    const file = await writeMask('mask.nii.gz', (v) => (v < 500 ? 1 : spots(v) * 2));
    const source = { from: 'path', path: file } as const;
    await expect(reading(detail, { source })).rejects.toMatchObject({
      code: 'labels-unnamed',
      data: { file: 'mask.nii.gz', values: '1, 2' },
    });
    const one = await reading(detail, { source, labelNames: { '1': 'liver', '2': 'liver_lesion' } });
    expect(one).toMatchObject({ lesionValues: [2], lesionCount: 2 });
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
  });

  it('of another grid is refused unless it may be resampled', async () => {
    const detail = await importAbdomen(bench);
    const file = path.join(bench.base, 'scans/small.nii.gz');
    const { volume } = await readLabelMap(bench.files.labels);
    const dims = [56, 56, 29] as const;
    await writeNifti(file, { ...volume, dims, data: volume.data.slice(0, 56 * 56 * 29) });
    const source = { from: 'path', path: file } as const;
    await expect(reading(detail, { source })).rejects.toMatchObject({ code: 'grid-differs' });
    const one = await reading(detail, { source, resampleLabels: true, labelNames: { '1': 'liver' } });
    expect(one).toMatchObject({ lesionCount: 0, labels: [{ name: 'liver' }] });
    expect(one.warnings).toHaveLength(1);
  });

  it('that is not there is said to be missing', async () => {
    const detail = await importAbdomen(bench);
    for (const id of ['none', '../../x'])
      await expect(bench.workstation.predictions.get(detail.id, id)).rejects.toMatchObject({
        code: 'prediction-missing',
      });
  });
});
