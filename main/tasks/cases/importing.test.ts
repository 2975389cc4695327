import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importAbdomen, importing, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();

describe('importing', () => {
  it('copies the image byte for byte and names the case after its file', async () => {
    const detail = await importAbdomen(bench);
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
    const folder = path.join(bench.base, 'library/cases', detail.id);
    expect(await readFile(path.join(folder, 'source.nii.gz'))).toEqual(await readFile(bench.files.ct));
    expect((await readdir(folder)).sort()).toEqual([
      'cache',
      'case.json',
      'journal.jsonl',
      'labels.nii.gz',
      'source.nii.gz',
    ]);
    expect(bench.seen).toContainEqual({ type: 'library' });
  });

  it('takes uploads, and forgets them after', async () => {
    const uploadId = await bench.workstation.uploads.receive('Scan 7.nii.gz', [
      await readFile(bench.files.ct),
    ]);
    const detail = await importing(bench, { image: { from: 'upload', uploadId } });
    expect(detail).toMatchObject({ name: 'Scan 7', organs: [], labels: [] });
    expect(() => bench.workstation.uploads.fileOf(uploadId)).toThrow();
  });

  it('leaves nothing behind when a file is refused, and names it as the person knows it', async () => {
    const bad = path.join(bench.base, 'scans/bad.nii.gz');
    await writeFile(bad, 'no image');
    await expect(importing(bench, { image: { from: 'path', path: bad } })).rejects.toMatchObject({
      code: 'not-nifti',
      data: { file: 'bad.nii.gz' },
    });
    expect(await readdir(path.join(bench.base, 'library/cases'))).toEqual([]);
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    const cancelled = importing(bench, { image: { from: 'path', path: bench.files.ct } }, controller.signal);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(path.join(bench.base, 'library/incoming'))).toEqual([]);
    expect(bench.workstation.cases.list()).toEqual([]);
  });

  it('reads only what it may', async () => {
    const image = { from: 'path', path: path.join(bench.base, 'elsewhere.nii') } as const;
    await expect(importing(bench, { image })).rejects.toMatchObject({ code: 'path-outside' });
  });
});
