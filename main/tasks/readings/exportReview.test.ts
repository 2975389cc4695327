import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { exportOf, finished } from '../bench.fake.ts';
import { at, decidedAt, readingBench, stroke } from './readings.fake.ts';

const { bench, begun, voxelsOf, change, step } = readingBench();

describe('exporting a review', () => {
  it('writes the final mask, the tables and the measurements, whole or not at all', async () => {
    const { detail, reading } = await begun();
    const readingId = reading.id;
    const review = { kind: 'reviewSegments', readingId, reader: 'Ada', decidedAt } as const;
    await step(detail, { ...review, values: [2], change: { state: 'rejected', comment: '=1+1, "or"' } });
    await change(detail, readingId, stroke(1, at(10, 10, 8), 3));
    await step(detail, {
      kind: 'addMeasurement',
      measurement: {
        kind: 'roi',
        id: 'roi-1',
        reader: 'Ada',
        madeAt: decidedAt,
        note: '',
        plane: 'axial',
        centreRasMm: [0, 0, 0],
        radiusMm: 4,
        voxels: 21,
        areaMm2: 47.25,
        meanHu: 110.123456,
        sdHu: 12,
        minHu: 80,
        maxHu: 140,
      },
    });
    const outDir = path.join(bench.base, 'scans', 'review');
    const job = await finished(bench, { task: 'exportReview', caseId: detail.id, readingId, outDir });
    expect(job).toMatchObject({ state: 'done', result: { outDir } });
    const mask = await readLabelMap(path.join(outDir, `${detail.id}-mask.nii.gz`));
    expect(mask.table).toMatchObject([{ value: 1, name: 'liver_lesion' }]);
    const voxels = await voxelsOf(detail, readingId);
    expect(Uint8Array.from(mask.volume.data)).toEqual(voxels.map((value) => (value === 1 ? 1 : 0)));
    const rows = (await readFile(path.join(outDir, 'lesions.csv'), 'utf8')).split('\r\n');
    expect(rows[1]).toMatch(/^1,liver_lesion,edited,Ada,/);
    expect(rows[2]).toContain(`rejected,Ada,${decidedAt},"'=1+1, ""or"""`);
    const measured = (await readFile(path.join(outDir, 'measurements.csv'), 'utf8')).split('\r\n');
    expect(measured[1]).toContain('roi-1,roi,axial,Ada');
    expect(measured[1]).toContain('47.25,21,110.1235,12,80,140,0.00 0.00 0.00');
    const facts = JSON.parse(await readFile(path.join(outDir, 'review.json'), 'utf8')) as object;
    expect(facts).toMatchObject({
      caseId: detail.id,
      reading: { id: readingId },
      measurements: [{ id: 'roi-1' }],
    });
    await expect(
      bench.workstation.jobs.start({ task: 'exportReview', caseId: detail.id, readingId, outDir }),
    ).rejects.toMatchObject({ code: 'folder-not-empty' });
    const nowhere = path.join(bench.base, 'scans', 'none');
    await expect(
      bench.workstation.jobs.start({
        task: 'exportReview',
        caseId: detail.id,
        readingId: 'reading-x',
        outDir: nowhere,
      }),
    ).rejects.toMatchObject({ code: 'reading-missing' });
  });

  it('lays the signed reading over the labels of a set, and refuses when nothing is signed', async () => {
    const { detail, reading } = await begun();
    const recipe = { ...exportOf(bench, detail, 'set'), readings: true };
    await expect(bench.workstation.jobs.start(recipe)).rejects.toMatchObject({ code: 'readings-unsigned' });
    const readingId = reading.id;
    const review = { kind: 'reviewSegments', readingId, reader: 'Ada', decidedAt } as const;
    await step(detail, { ...review, values: [2], change: { state: 'accepted' } });
    const signature = { reader: 'Ada', signedAt: decidedAt };
    await step(detail, { kind: 'signReading', readingId, signature });
    const { state } = await finished(bench, recipe);
    expect(state).toBe('done');
    const folder = path.join(recipe.outDir, 'Dataset501_Livers');
    const { volume, table } = await readLabelMap(path.join(folder, 'labelsTr', `${detail.id}.nii.gz`));
    const valueOf = (name: string): number => table.find((row) => row.name === name)?.value ?? -1;
    const voxels = await voxelsOf(detail, readingId);
    const lesion = valueOf('liver_lesion');
    expect(Array.from(volume.data, (value) => Number(value === lesion))).toEqual(
      Array.from(voxels, (value) => Number(value === 2)),
    );
    expect(volume.data[at(26, 26, 14)]).toBe(valueOf('liver'));
    const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ cases: [{ caseId: detail.id, synthetic: false, signature }] });
  });
});
