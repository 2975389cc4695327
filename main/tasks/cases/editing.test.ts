import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxVoxels } from '#shared/geometry/box.ts';
import { importAbdomen, openBench, place, reopen, shown, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();

describe('editing', () => {
  it('changes voxels only in the boxes it answers, and undo brings every one back', async () => {
    const detail = await importAbdomen(bench);
    const source = await shown(bench, detail, { header: { case: detail, boxes: [] }, parts: [] });
    const placed = await take(bench, detail, place('a'));
    const after = await shown(bench, detail, placed);
    expect(placed.header.case).toMatchObject({
      revision: 1,
      lesionCount: 1,
      synthetic: true,
      undoLabel: 'Place lesion in liver',
      lesions: [{ spec: { id: 'a' }, labelValue: 2 }],
    });
    const lesionVoxels = after.labels.filter((value) => value === 2).length;
    expect(placed.header.case.lesions[0]?.measure.voxels).toBe(lesionVoxels);
    expect(lesionVoxels).toBeGreaterThan(20);
    expect(after.hu).not.toEqual(source.hu);

    const undone = await take(bench, detail, { step: 'undo' });
    expect(undone.header.case).toMatchObject({
      revision: 2,
      lesions: [],
      redoLabel: 'Place lesion in liver',
    });
    expect(undone.header.boxes.every((box) => box.restored)).toBe(true);
    const changed = placed.header.boxes.reduce((sum, { box }) => sum + boxVoxels(box), 0);
    const restored = undone.header.boxes.reduce((sum, { box }) => sum + boxVoxels(box), 0);
    expect(restored).toBeGreaterThanOrEqual(changed);

    const redone = await take(bench, detail, { step: 'redo' });
    expect(await shown(bench, detail, redone)).toEqual(after);
  });

  it('shows the same after a restart, from the journal alone', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a', -12));
    await take(bench, detail, place('b', 12));
    await take(bench, detail, { step: 'edit', edit: { kind: 'renameCase', name: 'Liver 3' } });
    const before = await bench.workstation.cases.changes(detail.id);
    const beforeShown = await shown(bench, detail, before);
    await reopen(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toEqual(before.header.case);
    expect(bench.engine.spawned()).toBe(0);
    await rm(path.join(bench.base, 'library/cases', detail.id, 'cache'), { recursive: true });
    await reopen(bench);
    const after = await bench.workstation.cases.changes(detail.id);
    expect(after.header.case).toEqual(before.header.case);
    expect(await shown(bench, detail, after)).toEqual(beforeShown);
    expect(after.header.case).toMatchObject({ name: 'Liver 3', revision: 3, lesionCount: 2 });
  });

  it('refuses a step that was made on an older revision', async () => {
    const detail = await importAbdomen(bench);
    await bench.workstation.cases.step(detail.id, 0, place('a', -12));
    await expect(bench.workstation.cases.step(detail.id, 0, place('b', 12))).rejects.toMatchObject({
      code: 'revision-stale',
      data: { seen: 0, current: 1 },
    });
  });

  it('commits nothing when the lesion cannot stand there', async () => {
    const detail = await importAbdomen(bench);
    await expect(take(bench, detail, place('a', 38))).rejects.toMatchObject({ code: 'outside-organ' });
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 0, lesions: [] });
    await take(bench, detail, place('a'));
  });

  it('shows what a lesion would change, and changes nothing', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const { cases } = bench.workstation;
    const lesion = ruleLesion({ id: 'a', seed: 99, diameterMm: 14 });
    const trial = await cases.tryLesion(detail.id, 1, lesion);
    expect(await cases.detail(detail.id)).toMatchObject({
      revision: 1,
      lesions: [{ spec: ruleLesion({ id: 'a' }) }],
    });
    const made = await take(bench, detail, { step: 'edit', edit: { kind: 'updateLesion', lesion } });
    expect(trial.header.lesion).toEqual(made.header.case.lesions[0]);
    expect(trial.header.boxes).toEqual(made.header.boxes);
    expect(trial.parts).toEqual(made.parts);

    const far = ruleLesion({ id: 'b', centreRasMm: [38, 0, 0] });
    await expect(cases.tryLesion(detail.id, 2, far)).rejects.toMatchObject({ code: 'outside-organ' });
    await expect(cases.tryLesion(detail.id, 1, lesion)).rejects.toMatchObject({ code: 'revision-stale' });
  });

  it('tells before the click whether a lesion may stand there', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const probe = (id: string, x: number) =>
      bench.workstation.cases.probe(detail.id, ruleLesion({ id, centreRasMm: [x, 0, 0] }));
    expect(await probe('b', 20)).toEqual({ ok: true });
    expect(await probe('b', 38)).toMatchObject({ ok: false, problem: { code: 'outside-organ' } });
    expect(await probe('b', 1)).toMatchObject({ ok: false, problem: { code: 'on-lesion' } });
    expect(await probe('a', 1)).toEqual({ ok: true });
  });

  it('tells every window', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    expect(bench.seen).toContainEqual({ type: 'case', caseId: detail.id, revision: 1 });
  });

  it('loses only the step in hand when the engine dies', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a', -12));
    const lost = take(bench, detail, place('b', 12));
    setTimeout(bench.engine.crash, 0);
    const outcome = await lost.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    expect(['done', 'engine-stopped']).toContain(outcome);
    const after = await take(bench, detail, place('c', 0));
    expect(after.header.case.lesions.map((lesion) => lesion.spec.id)).toEqual(
      outcome === 'done' ? ['a', 'b', 'c'] : ['a', 'c'],
    );
  });

  it('refuses to touch a case whose journal is broken', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a', -12));
    await take(bench, detail, place('b', 12));
    await bench.workstation.close();
    const journal = path.join(bench.base, 'library/cases', detail.id, 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, ['nonsense', ...lines.slice(1)].join('\n'));
    await openBench(bench);
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({
      lesions: [],
      problem: expect.stringContaining('damaged'),
    });
    await expect(take(bench, detail, place('c'))).rejects.toMatchObject({ code: 'case-damaged' });
  });
});
