import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dicomBytes, fakeSlice } from '#main/io/dicom/dicomBytes.fake.ts';
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

  describe('DICOM', () => {
    const slices = [1, 2, 3].map((n) => dicomBytes(fakeSlice(n, n)));
    const inLibrary = (id: string, file: string): string => path.join(bench.base, 'library/cases', id, file);

    it('is taken from a folder, and leaves nothing of the patient in the library but a hash', async () => {
      const folder = path.join(bench.base, 'scans/study');
      await mkdir(folder);
      for (const [i, bytes] of slices.entries()) await writeFile(path.join(folder, `${i}`), bytes);
      const image = { from: 'path', path: folder } as const;
      const scan = await bench.workstation.scanImage(image, new AbortController().signal);
      expect(scan?.series).toMatchObject([{ modality: 'CT', images: 3, spacingMm: [0.5, 0.75, 1] }]);
      const { id, name, dims } = await importing(bench, { image });
      expect(dims).toEqual([3, 2, 3]);
      expect(name).toMatch(/^CT of patient [0-9a-f]{6}$/);
      const origin: unknown = JSON.parse(await readFile(inLibrary(id, 'dicom.json'), 'utf8'));
      expect(origin).toMatchObject({
        seriesInstanceUid: '1.2.3.4',
        grid: 'slices',
        slices: [1, 2, 3].map((n) => ({ sopInstanceUid: `1.2.3.${n}`, file: path.join(folder, `${n - 1}`) })),
      });
      for (const file of await readdir(inLibrary(id, ''), { withFileTypes: true }))
        if (file.isFile()) expect(await readFile(inLibrary(id, file.name), 'latin1')).not.toContain('DOE');
    });

    it('is taken from uploads, of which no path is kept', async () => {
      const uploadIds: string[] = [];
      for (const bytes of slices) uploadIds.push(await bench.workstation.uploads.receive('IM', [bytes]));
      const { id } = await importing(bench, { image: { from: 'uploads', uploadIds }, name: 'Mine' });
      expect(await readFile(inLibrary(id, 'dicom.json'), 'utf8')).not.toContain('uploads');
      expect(() => bench.workstation.uploads.fileOf(uploadIds[0])).toThrow();
    });
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
