import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '#shared/contract/job.ts';
import type { ExportRecipe } from '#shared/contract/recipe.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import {
  exportOf,
  finished,
  importAbdomen,
  openBench,
  place,
  shown,
  take,
  workstationBench,
} from '../bench.fake.ts';
import { openWorkstation } from '../openWorkstation.ts';
import { replayFiles } from '../recipes/replayFiles.ts';
import { mayMount, smallDisk, type SmallDisk } from '../smallDisk.fake.ts';

const bench = workstationBench();
const visible = async (...parts: string[]): Promise<string[]> =>
  (await readdir(path.join(bench.base, ...parts), { recursive: true })).sort();

describe('jobs', () => {
  it('make a phantom, which counts as synthetic from the start', async () => {
    const job = await finished(bench, { task: 'phantom', size: 48, seed: 3 });
    expect(job).toMatchObject({ state: 'done' });
    const [row] = bench.workstation.cases.list();
    expect(row).toMatchObject({ id: job.result?.caseId, name: 'Phantom', synthetic: true });
    expect(row?.organs).toContain('liver');
  });

  it('place lesions by themselves, as one step', async () => {
    const detail = await importAbdomen(bench);
    const job = await finished(bench, {
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
    const after = await bench.workstation.cases.detail(detail.id);
    expect(after).toMatchObject({ revision: 1, lesionCount: 3, undoLabel: 'Place 3 lesions in liver' });
  });

  it('end with a sentence when the engine dies, and the next one runs', async () => {
    const detail = await importAbdomen(bench);
    const unsubscribe = bench.workstation.events.subscribe((event) => {
      if (event.type === 'job' && event.job.progress.stage === 'writing and checking') bench.engine.crash();
    });
    expect(await finished(bench, exportOf(bench, detail, 'set'))).toMatchObject({
      state: 'failed',
      problem: { code: 'engine-stopped' },
    });
    unsubscribe();
    expect(await finished(bench, exportOf(bench, detail, 'other'))).toMatchObject({ state: 'done' });
  });

  it('give an empty library a phantom when asked to', async () => {
    await bench.workstation.close();
    const idle = () => ({
      send: () => undefined,
      onMessage: () => undefined,
      onExit: () => undefined,
      kill: () => undefined,
    });
    bench.workstation = await openWorkstation({
      libraryFolder: path.join(bench.base, 'empty'),
      roots: [],
      spawnEngine: idle,
      training: { spawn: idle, sampleScript: '' },
      shell: 'electron',
      version: '1.2.3',
      phantomWhenEmpty: true,
    });
    expect(bench.workstation.jobs.list()).toMatchObject([{ recipe: { task: 'phantom' } }]);
    expect(existsSync(bench.workstation.hello().exportRoot)).toBe(true);
  });
});
describe('exporting', () => {
  it('writes a case with variants of a lesion as a case each, and leaves the case as it is', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const variants = [10, 14].map((diameterMm) => ruleLesion({ id: 'a', diameterMm }));
    const recipe: ExportRecipe = { ...exportOf(bench, detail, 'series'), layout: 'pairs', variants };
    expect(await finished(bench, recipe)).toMatchObject({ state: 'done' });
    const names = variants.map(({ diameterMm, seed }, at) => `${at + 1}-${diameterMm}mm-seed${seed}`);
    expect(await visible('scans/series')).toEqual(
      expect.arrayContaining(names.map((name) => path.join(name, 'labels.nii.gz'))),
    );
    const counts = await Promise.all(
      names.map(async (name) => {
        const { counts } = await readLabelMap(path.join(bench.base, 'scans/series', name, 'labels.nii.gz'));
        return counts.get(2) ?? 0;
      }),
    );
    expect(counts[1]).toBeGreaterThan(2 * counts[0]);
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ revision: 1, lesionCount: 1 });
  });

  it('writes what is shown, with a provenance that makes the same bytes again', async () => {
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const now = await bench.workstation.cases.changes(detail.id);
    const after = await shown(bench, detail, now);
    const job = await finished(bench, exportOf(bench, detail, 'set'));
    expect(job).toMatchObject({ state: 'done', result: { outDir: path.join(bench.base, 'scans/set') } });
    const names = await visible('scans/set');
    const find = (ending: string): string =>
      path.join(bench.base, 'scans/set', names.find((name) => name.endsWith(ending)) ?? '');
    const image = await readNifti(find('_0000.nii.gz'));
    expect(image.volume.data).toEqual(after.hu);
    const labels = await readLabelMap(
      names
        .filter((name) => name.includes('labelsTr') && name.endsWith('.gz'))
        .map((name) => path.join(bench.base, 'scans/set', name))[0],
    );
    expect(labels.volume.data).toEqual(after.labels);

    const provenance = names
      .map((name) => path.join(bench.base, 'scans/set', name))
      .find((name) => name.includes('provenance') && name.endsWith('.json'));
    const folder = path.join(bench.base, 'library/cases', detail.id);
    const { provenance: again } = await replayFiles({
      provenance: provenance ?? '',
      ct: path.join(folder, 'source.nii.gz'),
      labels: path.join(folder, 'labels.nii.gz'),
      outDir: path.join(bench.base, 'replayed'),
    });
    expect(again.outputs.length).toBe(2);
  });

  it('is refused at once outside the roots, into a folder in use, and for a case that is not there', async () => {
    const detail = await importAbdomen(bench);
    const start = (change: Partial<ExportRecipe>): Promise<Job> =>
      bench.workstation.jobs.start({ ...exportOf(bench, detail, 'set'), ...change });
    await expect(start({ outDir: path.join(bench.base, 'elsewhere') })).rejects.toMatchObject({
      code: 'path-outside',
    });
    await expect(start({ outDir: path.join(bench.base, 'scans') })).rejects.toMatchObject({
      code: 'folder-not-empty',
    });
    await expect(start({ cases: ['none'] })).rejects.toMatchObject({ code: 'case-missing' });
    await expect(start({ cases: [detail.id, detail.id] })).rejects.toMatchObject({ code: 'request-invalid' });
    await bench.workstation.allow([path.join(bench.base)]);
    expect(
      await finished(bench, { ...exportOf(bench, detail, ''), outDir: path.join(bench.base, 'elsewhere') }),
    ).toMatchObject({
      state: 'done',
    });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const detail = await importAbdomen(bench);
    const before = await visible('scans');
    const { id } = await bench.workstation.jobs.start(exportOf(bench, detail, 'set'));
    expect(await bench.workstation.jobs.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(await visible('scans')).toEqual(before);
  });

  it('takes a set that was whole when the program ended for the end of its job', async () => {
    const detail = await importAbdomen(bench);
    const job = await finished(bench, exportOf(bench, detail, 'set'));
    await bench.workstation.close();
    const file = path.join(bench.base, 'library/jobs', `${job.id}.json`);
    const { endedAt: _, result: __, ...running } = JSON.parse(await readFile(file, 'utf8')) as Job;
    await writeFile(file, JSON.stringify({ ...running, state: 'running' }));
    await openBench(bench);
    await vi.waitFor(() =>
      expect(bench.workstation.jobs.list()).toMatchObject([{ id: job.id, state: 'done' }]),
    );
  });
});

describe.skipIf(!mayMount)('on a disk that fills up', () => {
  let disk: SmallDisk;
  let outside: string;
  beforeEach(async () => {
    await bench.workstation.close();
    disk = smallDisk(1500);
    outside = bench.base;
    bench.base = disk.folder;
    await mkdir(path.join(bench.base, 'scans'));
    await openBench(bench);
  });
  afterEach(async () => {
    await bench.workstation.close();
    disk.remove();
    bench.base = outside;
    await openBench(bench);
  });

  it('refuses an import or export that has no room, and keeps what was there', async () => {
    await bench.workstation.allow([path.dirname(bench.files.ct)]);
    const detail = await importAbdomen(bench);
    await take(bench, detail, place('a'));
    const { bavail, bsize } = await statfs(bench.base);
    await writeFile(path.join(bench.base, 'filler'), Buffer.alloc(bavail * bsize - 60_000));
    await expect(importAbdomen(bench)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
    expect(await finished(bench, exportOf(bench, detail, 'set'))).toMatchObject({
      state: 'failed',
      problem: { code: 'disk-full' },
    });
    expect(await readdir(path.join(bench.base, 'scans'))).toEqual([]);
    expect(await bench.workstation.cases.detail(detail.id)).toMatchObject({ lesionCount: 1 });
    await rm(path.join(bench.base, 'filler'));
    await take(bench, detail, { step: 'undo' });
  });
});
