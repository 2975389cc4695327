import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportCase, ServerEvent } from '#shared/contract/api.ts';
import type { CaseDetail, ChangedBox } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import type { ExportRecipe, Recipe } from '#shared/contract/recipe.ts';
import { boxVoxels } from '#shared/geometry/box.ts';
import { inProcessEngine } from '#main/engine/inProcess.fake.ts';
import { createOps } from '#main/engine/ops.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import { writeAbdomen } from './abdomen.fake.ts';
import type { CaseChange } from './cases/cases.ts';
import type { Step } from './edits/history.ts';
import { lesionOf } from './library/case.fake.ts';
import { replayFiles } from './recipes/replayFiles.ts';
import { mayMount, smallDisk, type SmallDisk } from './smallDisk.fake.ts';
import { openWorkstation } from './openWorkstation.ts';
import type { Workstation } from './workstation.ts';

let base: string;
let files: { ct: string; labels: string };
let fake: ReturnType<typeof inProcessEngine>;
let workstation: Workstation;
let seen: ServerEvent[];

async function open(): Promise<void> {
  fake = inProcessEngine(createOps);
  workstation = await openWorkstation({
    libraryFolder: path.join(base, 'library'),
    roots: [path.join(base, 'scans')],
    spawnEngine: fake.spawn,
    shell: 'browser',
    version: '1.2.3',
    phantomWhenEmpty: false,
  });
  seen = [];
  workstation.events.subscribe((event) => seen.push(event));
}
const reopen = async (): Promise<void> => {
  await workstation.close();
  await open();
};

beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'workstation-')));
  const scans = path.join(base, 'scans');
  await mkdir(scans);
  files = await writeAbdomen(scans);
  await open();
});
afterEach(async () => {
  await workstation.close();
  await rm(base, { recursive: true });
});

const importing = (request: ImportCase, signal = new AbortController().signal): Promise<CaseDetail> =>
  workstation.importCase(request, signal);
const importAbdomen = (): Promise<CaseDetail> =>
  importing({
    image: { from: 'path', path: files.ct },
    labels: { from: 'path', path: files.labels },
  });
const place = (id: string, x = 0): Step => ({
  step: 'edit',
  edit: { kind: 'placeLesions', lesions: [lesionOf(id, { centreRasMm: [x, 0, 0] })] },
});
const take = (detail: CaseDetail, step: Step): Promise<CaseChange> =>
  workstation.cases.step(detail.id, undefined, step);

/** HU and labels of the case as a window shows them: the source, with a change's boxes over it. */
async function shown(
  detail: CaseDetail,
  change: CaseChange,
): Promise<{ hu: Int16Array; labels: Uint8Array }> {
  const raw = async (kind: 'image' | 'labels'): Promise<Uint8Array<ArrayBuffer>> =>
    Uint8Array.from(await readFile((await workstation.cases.voxels(detail.id, kind)).file));
  const hu = new Int16Array((await raw('image')).buffer);
  const labels = await raw('labels');
  let part = 0;
  for (const { box, restored } of change.header.boxes) {
    if (restored) continue;
    const [image, label] = [change.parts[part++], change.parts[part++]];
    paste(detail, box, new Int16Array(Uint8Array.from(image).buffer), hu);
    paste(detail, box, label, labels);
  }
  return { hu, labels };
}

function paste(
  { dims }: CaseDetail,
  { min, max }: ChangedBox['box'],
  from: Int16Array | Uint8Array,
  into: Int16Array | Uint8Array,
): void {
  let at = 0;
  for (let k = min[2]; k < max[2]; k++)
    for (let j = min[1]; j < max[1]; j++)
      for (let i = min[0]; i < max[0]; i++) into[i + dims[0] * (j + dims[1] * k)] = from[at++];
}

describe('importing', () => {
  it('copies the image byte for byte and names the case after its file', async () => {
    const detail = await importAbdomen();
    expect(detail).toMatchObject({
      name: 'ct3',
      organs: ['liver'],
      revision: 0,
      synthetic: false,
      imageType: 'int16',
      labels: [
        { value: 1, name: 'liver' },
        { value: 2, name: 'liver_lesion' },
      ],
    });
    const folder = path.join(base, 'library/cases', detail.id);
    expect(await readFile(path.join(folder, 'source.nii.gz'))).toEqual(await readFile(files.ct));
    expect((await readdir(folder)).sort()).toEqual([
      'cache',
      'case.json',
      'journal.jsonl',
      'labels.nii.gz',
      'source.nii.gz',
    ]);
    expect(seen).toContainEqual({ type: 'library' });
  });

  it('takes uploads, and forgets them after', async () => {
    const uploadId = await workstation.uploads.receive('Scan 7.nii.gz', [await readFile(files.ct)]);
    const detail = await importing({ image: { from: 'upload', uploadId } });
    expect(detail).toMatchObject({ name: 'Scan 7', organs: [], labels: [] });
    expect(() => workstation.uploads.fileOf(uploadId)).toThrow();
  });

  it('leaves nothing behind when a file is refused, and names it as the person knows it', async () => {
    const bad = path.join(base, 'scans/bad.nii.gz');
    await writeFile(bad, 'no image');
    await expect(importing({ image: { from: 'path', path: bad } })).rejects.toMatchObject({
      code: 'not-nifti',
      data: { file: 'bad.nii.gz' },
    });
    expect(await readdir(path.join(base, 'library/cases'))).toEqual([]);
    expect(await readdir(path.join(base, 'library/incoming'))).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    const cancelled = importing({ image: { from: 'path', path: files.ct } }, controller.signal);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(path.join(base, 'library/incoming'))).toEqual([]);
    expect(workstation.cases.list()).toEqual([]);
  });

  it('reads only what it may', async () => {
    const image = { from: 'path', path: path.join(base, 'elsewhere.nii') } as const;
    await expect(importing({ image })).rejects.toMatchObject({ code: 'path-outside' });
  });
});

describe('editing', () => {
  it('changes voxels only in the boxes it answers, and undo brings every one back', async () => {
    const detail = await importAbdomen();
    const source = await shown(detail, { header: { case: detail, boxes: [] }, parts: [] });
    const placed = await take(detail, place('a'));
    const after = await shown(detail, placed);
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

    const undone = await take(detail, { step: 'undo' });
    expect(undone.header.case).toMatchObject({
      revision: 2,
      lesions: [],
      redoLabel: 'Place lesion in liver',
    });
    expect(undone.header.boxes.every((box) => box.restored)).toBe(true);
    const changed = placed.header.boxes.reduce((sum, { box }) => sum + boxVoxels(box), 0);
    const restored = undone.header.boxes.reduce((sum, { box }) => sum + boxVoxels(box), 0);
    expect(restored).toBeGreaterThanOrEqual(changed);

    const redone = await take(detail, { step: 'redo' });
    expect(await shown(detail, redone)).toEqual(after);
  });

  it('shows the same after a restart, from the journal alone', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a', -12));
    await take(detail, place('b', 12));
    await take(detail, { step: 'edit', edit: { kind: 'renameCase', name: 'Liver 3' } });
    const before = await workstation.cases.changes(detail.id);
    const beforeShown = await shown(detail, before);
    await reopen();
    expect(await workstation.cases.detail(detail.id)).toEqual(before.header.case);
    expect(fake.spawned()).toBe(0);
    await rm(path.join(base, 'library/cases', detail.id, 'cache'), { recursive: true });
    await reopen();
    const after = await workstation.cases.changes(detail.id);
    expect(after.header.case).toEqual(before.header.case);
    expect(await shown(detail, after)).toEqual(beforeShown);
    expect(after.header.case).toMatchObject({ name: 'Liver 3', revision: 3, lesionCount: 2 });
  });

  it('refuses a step that was made on an older revision', async () => {
    const detail = await importAbdomen();
    await workstation.cases.step(detail.id, 0, place('a', -12));
    await expect(workstation.cases.step(detail.id, 0, place('b', 12))).rejects.toMatchObject({
      code: 'revision-stale',
      data: { seen: 0, current: 1 },
    });
  });

  it('commits nothing when the lesion cannot stand there', async () => {
    const detail = await importAbdomen();
    await expect(take(detail, place('a', 38))).rejects.toMatchObject({ code: 'outside-organ' });
    expect(await workstation.cases.detail(detail.id)).toMatchObject({ revision: 0, lesions: [] });
    await take(detail, place('a'));
  });

  it('tells before the click whether a lesion may stand there', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a'));
    const probe = (id: string, x: number) =>
      workstation.cases.probe(detail.id, lesionOf(id, { centreRasMm: [x, 0, 0] }));
    expect(await probe('b', 20)).toEqual({ ok: true });
    expect(await probe('b', 38)).toMatchObject({ ok: false, problem: { code: 'outside-organ' } });
    expect(await probe('b', 1)).toMatchObject({ ok: false, problem: { code: 'on-lesion' } });
    expect(await probe('a', 1)).toEqual({ ok: true });
  });

  it('tells every window', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a'));
    expect(seen).toContainEqual({ type: 'case', caseId: detail.id, revision: 1 });
  });

  it('loses only the step in hand when the engine dies', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a', -12));
    const lost = take(detail, place('b', 12));
    setTimeout(fake.crash, 0);
    const outcome = await lost.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
    expect(['done', 'engine-stopped']).toContain(outcome);
    const after = await take(detail, place('c', 0));
    expect(after.header.case.lesions.map((lesion) => lesion.spec.id)).toEqual(
      outcome === 'done' ? ['a', 'b', 'c'] : ['a', 'c'],
    );
  });

  it('refuses to touch a case whose journal is broken', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a', -12));
    await take(detail, place('b', 12));
    await workstation.close();
    const journal = path.join(base, 'library/cases', detail.id, 'journal.jsonl');
    const lines = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, ['nonsense', ...lines.slice(1)].join('\n'));
    await open();
    expect(await workstation.cases.detail(detail.id)).toMatchObject({
      lesions: [],
      problem: expect.stringContaining('damaged'),
    });
    await expect(take(detail, place('c'))).rejects.toMatchObject({ code: 'case-damaged' });
  });
});

async function finished(recipe: Recipe): Promise<Job> {
  const { id } = await workstation.jobs.start(recipe);
  return vi.waitFor(
    () => {
      const job = workstation.jobs.list().find((entry) => entry.id === id);
      if (!job || job.state === 'queued' || job.state === 'running') throw new Error('not ended');
      return job;
    },
    { timeout: 20_000, interval: 20 },
  );
}

describe('jobs', () => {
  it('make a phantom, which counts as synthetic from the start', async () => {
    const job = await finished({ task: 'phantom', size: 48, seed: 3 });
    expect(job).toMatchObject({ state: 'done' });
    const [row] = workstation.cases.list();
    expect(row).toMatchObject({ id: job.result?.caseId, name: 'Phantom', synthetic: true });
    expect(row?.organs).toContain('liver');
  });

  it('place lesions by themselves, as one step', async () => {
    const detail = await importAbdomen();
    const job = await finished({
      task: 'synthesizeInCase',
      caseId: detail.id,
      organ: 'liver',
      placement: { kind: 'automatic', count: 3, avoidVessels: false },
      size: { kind: 'diameter', diameterMm: 8 },
      generator: 'rules',
      appearance: {},
      seed: 5,
    });
    expect(job).toMatchObject({ state: 'done', result: { caseId: detail.id } });
    const after = await workstation.cases.detail(detail.id);
    expect(after).toMatchObject({ revision: 1, lesionCount: 3, undoLabel: 'Place 3 lesions in liver' });
  });

  it('end with a sentence when the engine dies, and the next one runs', async () => {
    const detail = await importAbdomen();
    const unsubscribe = workstation.events.subscribe((event) => {
      if (event.type === 'job' && event.job.progress.stage === 'writing and checking') fake.crash();
    });
    expect(await finished(exportOf(detail, 'set'))).toMatchObject({
      state: 'failed',
      problem: { code: 'engine-stopped' },
    });
    unsubscribe();
    expect(await finished(exportOf(detail, 'other'))).toMatchObject({ state: 'done' });
  });

  it('give an empty library a phantom when asked to', async () => {
    await workstation.close();
    workstation = await openWorkstation({
      libraryFolder: path.join(base, 'empty'),
      roots: [],
      spawnEngine: () => ({
        send: () => undefined,
        onMessage: () => undefined,
        onExit: () => undefined,
        kill: () => undefined,
      }),
      shell: 'electron',
      version: '1.2.3',
      phantomWhenEmpty: true,
    });
    expect(workstation.jobs.list()).toMatchObject([{ recipe: { task: 'phantom' } }]);
    expect(existsSync(workstation.hello().exportRoot)).toBe(true);
  });
});

const exportOf = ({ id }: CaseDetail, name: string): ExportRecipe => ({
  task: 'export',
  cases: [id],
  layout: 'nnunet',
  outDir: path.join(base, 'scans', name),
  datasetName: 'Livers',
});
const visible = async (...parts: string[]): Promise<string[]> =>
  (await readdir(path.join(base, ...parts), { recursive: true })).sort();

describe('exporting', () => {
  it('writes what is shown, with a provenance that makes the same bytes again', async () => {
    const detail = await importAbdomen();
    await take(detail, place('a'));
    const now = await workstation.cases.changes(detail.id);
    const after = await shown(detail, now);
    const job = await finished(exportOf(detail, 'set'));
    expect(job).toMatchObject({ state: 'done', result: { outDir: path.join(base, 'scans/set') } });
    const names = await visible('scans/set');
    const find = (ending: string): string =>
      path.join(base, 'scans/set', names.find((name) => name.endsWith(ending)) ?? '');
    const image = await readNifti(find('_0000.nii.gz'));
    expect(image.volume.data).toEqual(after.hu);
    const labels = await readLabelMap(
      names
        .filter((name) => name.includes('labelsTr') && name.endsWith('.gz'))
        .map((name) => path.join(base, 'scans/set', name))[0],
    );
    expect(labels.volume.data).toEqual(after.labels);

    const provenance = names
      .map((name) => path.join(base, 'scans/set', name))
      .find((name) => name.includes('provenance') && name.endsWith('.json'));
    const folder = path.join(base, 'library/cases', detail.id);
    const { provenance: again } = await replayFiles({
      provenance: provenance ?? '',
      ct: path.join(folder, 'source.nii.gz'),
      labels: path.join(folder, 'labels.nii.gz'),
      outDir: path.join(base, 'replayed'),
    });
    expect(again.outputs.length).toBe(2);
  });

  it('is refused at once outside the roots, into a folder in use, and for a case that is not there', async () => {
    const detail = await importAbdomen();
    const start = (change: Partial<ExportRecipe>): Promise<Job> =>
      workstation.jobs.start({ ...exportOf(detail, 'set'), ...change });
    await expect(start({ outDir: path.join(base, 'elsewhere') })).rejects.toMatchObject({
      code: 'path-outside',
    });
    await expect(start({ outDir: path.join(base, 'scans') })).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
    await expect(start({ cases: ['none'] })).rejects.toMatchObject({ code: 'case-missing' });
    await expect(start({ cases: [detail.id, detail.id] })).rejects.toMatchObject({ code: 'request-invalid' });
    await workstation.allow([path.join(base)]);
    expect(await finished({ ...exportOf(detail, ''), outDir: path.join(base, 'elsewhere') })).toMatchObject({
      state: 'done',
    });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const detail = await importAbdomen();
    const before = await visible('scans');
    const { id } = await workstation.jobs.start(exportOf(detail, 'set'));
    expect(await workstation.jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(await visible('scans')).toEqual(before);
  });

  it('takes a set that was whole when the program ended for the end of its job', async () => {
    const detail = await importAbdomen();
    const job = await finished(exportOf(detail, 'set'));
    await workstation.close();
    const file = path.join(base, 'library/jobs', `${job.id}.json`);
    const { endedAt: _, result: __, ...running } = JSON.parse(await readFile(file, 'utf8')) as Job;
    await writeFile(file, JSON.stringify({ ...running, state: 'running' }));
    await open();
    await vi.waitFor(() => expect(workstation.jobs.list()).toMatchObject([{ id: job.id, state: 'done' }]));
  });
});

describe.skipIf(!mayMount)('on a disk that fills up', () => {
  let disk: SmallDisk;
  let outside: string;
  beforeEach(async () => {
    await workstation.close();
    disk = smallDisk(1500);
    outside = base;
    base = disk.folder;
    await mkdir(path.join(base, 'scans'));
    await open();
  });
  afterEach(async () => {
    await workstation.close();
    disk.remove();
    base = outside;
    await open();
  });

  it('refuses an import or export that has no room, and keeps what was there', async () => {
    await workstation.allow([path.dirname(files.ct)]);
    const detail = await importAbdomen();
    await take(detail, place('a'));
    const { bavail, bsize } = await statfs(base);
    await writeFile(path.join(base, 'filler'), Buffer.alloc(bavail * bsize - 60_000));
    await expect(importAbdomen()).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(path.join(base, 'library/incoming'))).toEqual([]);
    expect(await finished(exportOf(detail, 'set'))).toMatchObject({
      state: 'failed',
      problem: { code: 'disk-full' },
    });
    expect(await readdir(path.join(base, 'scans'))).toEqual([]);
    expect(await workstation.cases.detail(detail.id)).toMatchObject({ lesionCount: 1 });
    await rm(path.join(base, 'filler'));
    await take(detail, { step: 'undo' });
  });
});
