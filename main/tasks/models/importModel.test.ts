import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCheckpoint } from '#main/checkpoints/checkpoint.ts';
import { asFloat32 } from '#main/tensor/float32.ts';
import { weightsFile } from '#main/engine/models/modelFolder.ts';
import { decodeSafetensors } from '#main/tensor/safetensors.ts';
import { importModel } from './importModel.ts';
import { findModel, listModels, verifyModel } from './modelLibrary.ts';

const golden = path.resolve(import.meta.dirname, '../../../../shared/golden/checkpoints');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'models-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('lists no models where there is no folder, and names those there are', async () => {
  expect(await listModels(path.join(folder, 'none'))).toEqual([]);
  await expect(findModel(folder, 'x')).rejects.toMatchObject({
    code: 'model-missing',
    data: { present: 'none' },
  });
});

describe.skipIf(!existsSync(golden))('importModel: files of shared/golden', () => {
  const half = { file: path.join(golden, 'segmentation/unet_reduced_module.pt'), id: 'unet-1' };

  it('writes manifest and weights equal to the checkpoint, and finds them again', async () => {
    const manifest = await importModel({ ...half, modelsFolder: folder, organ: 'liver' });
    expect(await listModels(folder)).toEqual([manifest]);
    expect(await verifyModel(folder, 'unet-1')).toEqual(manifest);
    expect(manifest).toMatchObject({
      network: { architecture: 'unet', channels: [4, 8, 16] },
      organ: 'liver',
    });

    const weights = decodeSafetensors(await readFile(path.join(folder, 'unet-1', weightsFile)), weightsFile);
    const checkpoint = await openCheckpoint(half.file);
    expect(weights.size).toBe(checkpoint.tensors.length);
    for (const { path: place, tensor } of checkpoint.tensors) {
      const key = String(place.at(-1)).replace('module.', '');
      expect(weights.get(key)?.data).toEqual(asFloat32(await checkpoint.read(tensor)).data);
    }
    await checkpoint.close();
  });

  it('leaves nothing behind when the file is refused or the import cancelled', async () => {
    const evil = { file: path.join(golden, 'hostile_zip_bad_crc.pt'), id: 'evil', modelsFolder: folder };
    await expect(importModel(evil)).rejects.toMatchObject({ name: 'Problem' });
    await expect(
      importModel({ ...half, modelsFolder: folder }, undefined, AbortSignal.abort()),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a name that is taken, and notices weights that were changed', async () => {
    await importModel({ ...half, modelsFolder: folder });
    await expect(importModel({ ...half, modelsFolder: folder })).rejects.toMatchObject({
      code: 'model-exists',
    });
    await appendFile(path.join(folder, 'unet-1', weightsFile), 'x');
    await expect(verifyModel(folder, 'unet-1')).rejects.toMatchObject({ code: 'model-damaged' });
  });
});
