import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaseDetail, Edit } from '#shared/contract/case.ts';
import type { ReadingDetail, ReadingEdit, ReadingTool } from '#shared/contract/reading.ts';
import { flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { decodeRuns, encodeRuns } from '#shared/masks/runBytes.ts';
import { applyRuns, RunRecorder, revertRuns } from '#shared/masks/runs.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import {
  exportOf,
  finished,
  importAbdomen,
  openBench,
  reopen,
  take,
  workstationBench,
} from '../bench.fake.ts';
import type { CaseChange } from '../cases/cases.ts';

const bench = workstationBench();
const dims = [56, 56, 30] as const;
const count = voxelCount(dims);
const at = (i: number, j: number, k: number): number => flatIndex(dims, i, j, k);
const decidedAt = '2026-02-03T04:05:06.000Z';

/** Two lesions in the liver of the abdomen: a block of 4×4×3 and one of 2×2×2 voxels. */
function lesions(): Uint8Array {
  const data = new Uint8Array(count);
  const block = (from: readonly number[], size: readonly number[]): void => {
    for (let k = 0; k < size[2]; k++)
      for (let j = 0; j < size[1]; j++)
        for (let i = 0; i < size[0]; i++) data[at(from[0] + i, from[1] + j, from[2] + k)] = 1;
  };
  block([25, 25, 13], [4, 4, 3]);
  block([35, 28, 15], [2, 2, 2]);
  return data;
}

async function writeMask(name: string, data: Uint8Array): Promise<string> {
  const file = path.join(bench.base, 'scans', name);
  const affineRas = [1.5, 0, 0, -41.25, 0, 1.5, 0, -41.25, 0, 0, 2.5, -36.25, 0, 0, 0, 1];
  await writeNifti(file, { dims, affineRas, data, meaning: 'label' });
  return file;
}

/** A case with a reading of the two lesions. */
async function begun(): Promise<{ detail: CaseDetail; reading: ReadingDetail }> {
  const { id } = await importAbdomen(bench);
  const file = await writeMask('tumors.nii.gz', lesions());
  const prediction = await bench.workstation.predictions.import(
    id,
    { source: { from: 'path', path: file } },
    new AbortController().signal,
  );
  await bench.workstation.cases.beginReading(id, {
    title: 'First look',
    reader: 'Ada',
    source: { from: 'prediction', predictionId: prediction.id, kind: 'lesions' },
  });
  const detail = await bench.workstation.cases.detail(id);
  return { detail, reading: detail.readings[0] };
}

const voxelsOf = async ({ id }: CaseDetail, readingId: string, asBegun = false): Promise<Uint8Array> => {
  const { file } = await bench.workstation.cases.readingVoxels(id, readingId, asBegun);
  return Uint8Array.from(await readFile(file));
};

const stroke = (value: number, start: number, length: number, before = 0): ReadingEdit => {
  const recorder = new RunRecorder();
  recorder.add(start, length, before, value);
  return {
    kind: 'stroke',
    tool: 'brush',
    runs: Buffer.from(encodeRuns(recorder.finish())).toString('base64'),
  };
};

const change = async (detail: CaseDetail, readingId: string, edit: ReadingEdit): Promise<CaseChange> => {
  const { revision } = await bench.workstation.cases.detail(detail.id);
  return bench.workstation.cases.editReading(detail.id, revision, readingId, edit, 'Ada');
};

const tool = (made: ReadingTool): ReadingEdit => ({ kind: 'tool', tool: made, protectOthers: true });

const step = (detail: CaseDetail, edit: Edit): Promise<CaseChange> =>
  take(bench, detail, { step: 'edit', edit });

describe('a reading', () => {
  it('begins with the lesions of a mask one by one, measured, named after their organ', async () => {
    const { detail, reading } = await begun();
    expect(detail).toMatchObject({ revision: 1, undoLabel: 'Begin reading First look' });
    expect(reading.segments).toMatchObject([
      {
        value: 1,
        name: 'liver_lesion',
        state: 'open',
        measure: { voxels: 48, longAxisMm: expect.any(Number) },
      },
      { value: 2, name: 'liver_lesion', state: 'open', measure: { voxels: 8, organ: 'liver' } },
    ]);
    expect(reading.segments[0].measure?.volumeMl).toBeCloseTo((48 * 1.5 * 1.5 * 2.5) / 1000, 9);
    expect(reading.segments[0].measure?.meanHu).toBeGreaterThan(95);
    const voxels = await voxelsOf(detail, reading.id);
    expect(voxels[at(25, 25, 13)]).toBe(1);
    expect(voxels[at(36, 29, 16)]).toBe(2);
    expect(voxels.filter((value) => value > 0).length).toBe(56);
  });

  it('can begin empty, from another reading, or with the labels as structures', async () => {
    const { detail, reading } = await begun();
    const add = (source: Parameters<typeof bench.workstation.cases.beginReading>[1]['source']) =>
      bench.workstation.cases.beginReading(detail.id, { title: 'Second', reader: 'Bea', source });
    const empty = await add({ from: 'nothing' });
    await change(detail, reading.id, stroke(1, at(40, 30, 10), 2));
    const copy = await add({ from: 'reading', readingId: reading.id });
    const { predictions, readings } = await bench.workstation.cases.detail(detail.id);
    const whole = await add({ from: 'prediction', predictionId: predictions[0].id, kind: 'structures' });
    expect(await voxelsOf(detail, empty)).toEqual(new Uint8Array(count));
    expect(await voxelsOf(detail, copy)).toEqual(await voxelsOf(detail, reading.id));
    expect(await voxelsOf(detail, whole)).toEqual(lesions());
    expect(readings.find(({ id }) => id === copy)?.segments.map(({ state }) => state)).toEqual([
      'open',
      'open',
    ]);
  });

  it('refuses a mask without lesions, and what is not there', async () => {
    const { detail, reading } = await begun();
    const file = await writeMask('empty_tumors.nii.gz', new Uint8Array(count));
    const { id } = await bench.workstation.predictions.import(
      detail.id,
      { source: { from: 'path', path: file } },
      new AbortController().signal,
    );
    const source = { from: 'prediction', predictionId: id, kind: 'lesions' } as const;
    await expect(
      bench.workstation.cases.beginReading(detail.id, { title: 'None', reader: '', source }),
    ).rejects.toMatchObject({ code: 'no-lesions' });
    await expect(change(detail, 'reading-none', stroke(1, 5, 1))).rejects.toMatchObject({
      code: 'reading-missing',
    });
    await expect(change(detail, reading.id, stroke(9, 5, 1))).rejects.toMatchObject({
      code: 'segment-missing',
    });
    await expect(change(detail, reading.id, stroke(1, 5, 1, 2))).rejects.toMatchObject({
      code: 'request-invalid',
    });
    await expect(change(detail, reading.id, tool({ tool: 'split', value: 1 }))).rejects.toMatchObject({
      code: 'nothing-changed',
    });
    expect((await bench.workstation.cases.detail(detail.id)).revision).toBe(1);
  });
});

describe('strokes', () => {
  it('change the voxels, the measures and the state; undo and redo tell the window what to do', async () => {
    const { detail, reading } = await begun();
    const start = at(30, 26, 14);
    const painted = await change(detail, reading.id, stroke(2, start, 3));
    expect(painted.header.readings).toEqual([]);
    expect(painted.header.case).toMatchObject({ undoLabel: 'Brush', revision: 2 });
    const [one, two] = painted.header.case.readings[0].segments;
    expect(one).toMatchObject({ state: 'open', measure: { voxels: 48 } });
    expect(two).toMatchObject({ state: 'edited', reader: 'Ada', measure: { voxels: 11 } });
    const shown = await voxelsOf(detail, reading.id);
    expect(shown.subarray(start, start + 3)).toEqual(Uint8Array.of(2, 2, 2));

    const undone = await take(bench, detail, { step: 'undo' });
    expect(undone.header.case.readings[0]).toEqual(reading);
    const [told] = undone.header.readings ?? [];
    expect(told).toMatchObject({ readingId: reading.id, reverted: true, offset: 0 });
    revertRuns(shown, decodeRuns(undone.parts[0], count));
    expect(shown).toEqual(await voxelsOf(detail, reading.id));

    const redone = await take(bench, detail, { step: 'redo' });
    expect(redone.header.case.readings).toEqual(painted.header.case.readings);
    applyRuns(shown, decodeRuns(redone.parts[0], count));
    expect(shown).toEqual(await voxelsOf(detail, reading.id));
    expect(await voxelsOf(detail, reading.id, true)).not.toEqual(shown);
  });

  it('may begin a segment of their own', async () => {
    const { detail, reading } = await begun();
    const edit = {
      ...stroke(3, at(20, 20, 10), 4),
      begun: { value: 3, name: 'liver_lesion' },
    } as ReadingEdit;
    const { header } = await change(detail, reading.id, edit);
    expect(header.case.readings[0].segments[2]).toMatchObject({
      value: 3,
      name: 'liver_lesion',
      state: 'edited',
      measure: { voxels: 4 },
    });
  });

  it('survive a restart, from the journal and its strokes alone', async () => {
    const { detail, reading } = await begun();
    for (let n = 0; n < 5; n++) await change(detail, reading.id, stroke(1, at(10, 10 + n, 8), 3 + n));
    await take(bench, detail, { step: 'undo' });
    await take(bench, detail, { step: 'undo' });
    await change(detail, reading.id, stroke(2, at(40, 40, 20), 2));
    const before = await bench.workstation.cases.detail(detail.id);
    const voxels = await voxelsOf(detail, reading.id);
    await reopen(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toEqual(before);
    expect(bench.engine.spawned()).toBe(0);
    await rm(path.join(bench.base, 'library/cases', detail.id, 'cache'), { recursive: true });
    await reopen(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toEqual(before);
    expect(await voxelsOf(detail, reading.id)).toEqual(voxels);
    await take(bench, detail, { step: 'undo' });
    await take(bench, detail, { step: 'undo' });
    const twice = await bench.workstation.cases.detail(detail.id);
    expect(twice.readings[0].segments[0].measure?.voxels).toBe(48 + 3 + 4);
  });

  it('overwrite what a stroke left that was never committed', async () => {
    const { detail, reading } = await begun();
    await change(detail, reading.id, stroke(1, at(10, 10, 8), 3));
    await bench.workstation.close();
    const file = path.join(bench.base, 'library/cases', detail.id, 'strokes.bin');
    await appendFile(file, 'the half of a stroke that was in hand');
    await openBench(bench);
    await change(detail, reading.id, stroke(1, at(10, 12, 8), 5));
    await reopen(bench);
    const voxels = await voxelsOf(detail, reading.id);
    expect(voxels.filter((value) => value === 1).length).toBe(48 + 3 + 5);
  });

  it('that are damaged on the disk are said to be, and nothing is lost', async () => {
    const { detail, reading } = await begun();
    await change(detail, reading.id, stroke(1, at(10, 10, 8), 3));
    const file = path.join(bench.base, 'library/cases', detail.id, 'strokes.bin');
    const bytes = await readFile(file);
    await reopen(bench);
    await truncate(file, 3);
    await expect(voxelsOf(detail, reading.id)).rejects.toMatchObject({ code: 'case-damaged' });
    await writeFile(file, bytes);
    expect((await voxelsOf(detail, reading.id)).filter((value) => value === 1).length).toBe(51);
  });
});

describe('tools of the engine', () => {
  it('are one step each, told to the window, and can be undone', async () => {
    const { detail, reading } = await begun();
    const grown = await change(detail, reading.id, tool({ tool: 'grow', value: 2, mm: 1.6 }));
    expect(grown.header.readings).toHaveLength(1);
    expect(grown.header.case.readings[0].segments[1].measure?.voxels).toBe(8 + 16);
    expect(grown.header.case.undoLabel).toBe('Grow or shrink');
    const cut = await change(
      detail,
      reading.id,
      tool({
        tool: 'cut',
        value: 1,
        shape: 'line',
        pointsRasMm: [
          [-1.5, -60, 0],
          [-1.5, 60, 0],
        ],
        axis: 2,
        to: 'new',
      }),
    );
    expect(
      cut.header.case.readings[0].segments.map(({ value, name, measure }) => [value, name, measure?.voxels]),
    ).toEqual([
      [1, 'liver_lesion', 24],
      [2, 'liver_lesion', 24],
      [3, 'liver_lesion', 24],
    ]);
    await take(bench, detail, { step: 'undo' });
    const undone = await take(bench, detail, { step: 'undo' });
    expect(undone.header.case.readings[0]).toEqual(reading);
  });

  it('fill a region of HU, and combine readings', async () => {
    const { detail, reading } = await begun();
    const filled = await change(
      detail,
      reading.id,
      tool({ tool: 'fill', value: 2, seedRasMm: [12, -9, 0], huRange: [-2000, 2000], reachMm: 3 }),
    );
    expect(filled.header.case.readings[0].segments[1].measure?.voxels).toBeGreaterThan(8);
    const other = await bench.workstation.cases.beginReading(detail.id, {
      title: 'Copy',
      reader: 'Bea',
      source: { from: 'reading', readingId: reading.id },
    });
    await change(detail, other, tool({ tool: 'removeSmall', value: 2, leastMl: 100 }));
    const { header } = await change(
      detail,
      reading.id,
      tool({ tool: 'combine', value: 2, how: 'intersect', other: { readingId: other } }),
    );
    expect(header.case.readings[0].segments[1].measure?.voxels).toBe(0);
    const joined = tool({ tool: 'combine', value: 2, how: 'add', other: { value: 1 } });
    const after = await change(detail, reading.id, joined);
    expect(after.header.case.readings[0].segments.map(({ measure }) => measure?.voxels)).toEqual([0, 48]);
  });
});

describe('reviewing', () => {
  it('keeps decisions, comments, readers and signatures through a restart; a change takes the signature back', async () => {
    const { detail, reading } = await begun();
    const readingId = reading.id;
    const review = { kind: 'reviewSegments', readingId, reader: 'Ada', decidedAt } as const;
    await step(detail, { ...review, values: [1], change: { state: 'accepted' } });
    await step(detail, { ...review, values: [2], change: { state: 'rejected', comment: 'vessel' } });
    const signature = { reader: 'Ada', signedAt: decidedAt };
    const { header } = await step(detail, { kind: 'signReading', readingId, signature });
    expect(header.case.undoLabel).toBe('Sign the reading');
    await reopen(bench);
    const { readings } = await bench.workstation.cases.detail(detail.id);
    expect(readings[0]).toMatchObject({
      signature,
      segments: [
        { state: 'accepted', reader: 'Ada', decidedAt },
        { state: 'rejected', comment: 'vessel' },
      ],
    });
    const painted = await change(detail, readingId, stroke(2, at(40, 30, 10), 2));
    expect(painted.header.case.readings[0].signature).toBeUndefined();
    expect(painted.header.case.readings[0].segments[1].state).toBe('rejected');
    await expect(
      step(detail, { ...review, values: [7], change: { state: 'accepted' } }),
    ).rejects.toMatchObject({
      code: 'segment-missing',
    });
    await expect(step(detail, { kind: 'removeReading', readingId: 'reading-x' })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    const removed = await step(detail, { kind: 'removeReading', readingId });
    expect(removed.header.case.readings).toEqual([]);
    const back = await take(bench, detail, { step: 'undo' });
    expect(back.header.case.readings).toEqual(painted.header.case.readings);
  });

  it('keeps measurements with the case', async () => {
    const { detail } = await begun();
    const measurement = {
      kind: 'length' as const,
      id: 'length-1',
      reader: 'Ada',
      madeAt: decidedAt,
      note: '',
      plane: 'axial' as const,
      line: [
        [0, 0, 0],
        [3, 4, 0],
      ] as [[number, number, number], [number, number, number]],
      lengthMm: 5,
    };
    await step(detail, { kind: 'addMeasurement', measurement });
    await reopen(bench);
    expect((await bench.workstation.cases.detail(detail.id)).measurements).toEqual([measurement]);
    await expect(step(detail, { kind: 'addMeasurement', measurement })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    await step(detail, { kind: 'removeMeasurements', ids: ['length-1'] });
    await expect(step(detail, { kind: 'removeMeasurements', ids: ['length-1'] })).rejects.toMatchObject({
      code: 'request-invalid',
    });
  });
});

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
