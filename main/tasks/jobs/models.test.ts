import { copyFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { finished, reopen, workstationBench } from '../bench.fake.ts';

const golden = path.resolve(
  import.meta.dirname,
  '../../../../shared/golden/checkpoints/segmentation/unet_reduced_module.pt',
);
const bench = workstationBench();

describe.skipIf(!existsSync(golden))('models of the library', () => {
  it('imports a checkpoint by a path or an upload, lists and removes it', async () => {
    const file = path.join(bench.base, 'scans', 'unet.pt');
    await copyFile(golden, file);
    const recipe = { task: 'importModel', source: { from: 'path', path: file } } as const;
    const job = await finished(bench, { ...recipe, id: 'unet', organ: 'liver' });
    expect(job).toMatchObject({ state: 'done', result: { modelId: 'unet' } });
    expect(await bench.workstation.models.list()).toEqual([
      {
        id: 'unet',
        title: 'U-Net segmentation, liver',
        architecture: 'unet',
        computes: ['segment'],
        organ: 'liver',
        labels: ['background', 'liver', 'liver_lesion'],
        lesionsOf: ['liver'],
        licence: expect.any(String),
        demonstration: false,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        bytes: expect.any(Number),
      },
    ]);

    await expect(bench.workstation.jobs.start({ ...recipe, id: 'unet' })).rejects.toMatchObject({
      code: 'model-exists',
    });
    const uploadId = await bench.workstation.uploads.receive('u.pt', [readFileSync(golden)]);
    const sent = { task: 'importModel', source: { from: 'upload', uploadId }, id: 'sent' } as const;
    expect(await finished(bench, sent)).toMatchObject({ state: 'done' });
    expect(() => bench.workstation.uploads.fileOf(uploadId)).toThrow('file-missing');

    await bench.workstation.models.remove('unet');
    await reopen(bench);
    expect((await bench.workstation.models.list()).map(({ id }) => id)).toEqual(['sent']);
    await expect(bench.workstation.models.remove('unet')).rejects.toMatchObject({ code: 'model-missing' });
  });
});

it('reads no checkpoint outside the roots', async () => {
  const source = { from: 'path', path: '/etc/passwd' } as const;
  await expect(bench.workstation.jobs.start({ task: 'importModel', source, id: 'x' })).rejects.toMatchObject({
    code: 'path-outside',
  });
});

it('offers what is published, and downloads nothing without consent', async () => {
  const [first] = await bench.workstation.models.published();
  expect(first).toMatchObject({ present: false, accepted: false, licence: { name: expect.any(String) } });
  const recipe = { task: 'downloadModel', id: first.id, acceptLicence: false } as const;
  await expect(bench.workstation.jobs.start(recipe)).rejects.toMatchObject({
    code: 'licence-not-accepted',
  });
  await expect(bench.workstation.jobs.start({ ...recipe, id: 'unknown' })).rejects.toMatchObject({
    code: 'model-unpublished',
  });
});
