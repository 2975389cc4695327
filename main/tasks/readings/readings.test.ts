import { describe, expect, it } from 'vitest';
import { voxelCount } from '#shared/geometry/axes.ts';
import { reopen, take } from '../bench.fake.ts';
import { at, decidedAt, dims, lesions, readingBench, stroke, tool } from './readings.fake.ts';

const { bench, writeMask, begun, voxelsOf, change, step } = readingBench();

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
    expect(await voxelsOf(detail, empty)).toEqual(new Uint8Array(voxelCount(dims)));
    expect(await voxelsOf(detail, copy)).toEqual(await voxelsOf(detail, reading.id));
    expect(await voxelsOf(detail, whole)).toEqual(lesions());
    expect(readings.find(({ id }) => id === copy)?.segments.map(({ state }) => state)).toEqual([
      'open',
      'open',
    ]);
  });

  it('refuses a mask without lesions, and what is not there', async () => {
    const { detail, reading } = await begun();
    const file = await writeMask('empty_tumors.nii.gz', new Uint8Array(voxelCount(dims)));
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
