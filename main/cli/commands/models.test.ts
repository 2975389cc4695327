import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeNetworks, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { runCommandLine } from '../commandLine.ts';
import { listeningSurroundings } from '../surroundings.fake.ts';

const checkpoint = path.resolve(
  import.meta.dirname,
  '../../../../shared/golden/checkpoints/segmentation/unet_reduced_backbone.pt',
);
let library: string;

beforeEach(async () => {
  library = await mkdtemp(path.join(os.tmpdir(), 'library-'));
});
afterEach(() => rm(library, { recursive: true }));

const run = async (...args: string[]) => {
  const around = listeningSurroundings();
  const status = await runCommandLine(['models', ...args, '--library', library], around);
  return { status, printed: around.printed.join('\n'), told: around.told.join('\n') };
};

it('says what is missing, with exit status 2 for bad usage and 1 for a model that is not there', async () => {
  expect(await run('list')).toMatchObject({ status: 0, printed: expect.stringContaining('no models in') });
  expect(await run('import', 'x.pt')).toMatchObject({ status: 2, told: expect.stringContaining('--as') });
  expect(await run('import', 'x.pt', '--as', 'x')).toMatchObject({
    status: 1,
    told: expect.stringContaining('x.pt does not exist'),
  });
  expect(await run('show', 'x')).toMatchObject({
    status: 1,
    told: expect.stringContaining('There is no model x'),
  });
  expect(await run('paint')).toMatchObject({ status: 2 });
});

it.skipIf(!existsSync(checkpoint))('imports, lists and verifies a published file', async () => {
  expect(await run('import', checkpoint, '--as', 'unet', '--organ', 'liver')).toMatchObject({ status: 0 });
  expect((await run('list')).printed).toContain('U-Net segmentation, liver');
  expect(JSON.parse((await run('verify', 'unet', '--json')).printed)).toEqual({ id: 'unet', intact: true });
});

it('exports a model, and removes it', async () => {
  await writeFakeModel(path.join(library, 'models'), fakeNetworks.unet);
  const onnx = path.join(library, 'unet.onnx');
  expect(await run('export', 'unet', '--onnx', onnx, '--patch', '8,8,8')).toMatchObject({
    status: 0,
    printed: `${onnx}: image [1, 1, 8, 8, 8] to logits [1, 3, 8, 8, 8]`,
  });
  expect(existsSync(onnx)).toBe(true);
  expect(await run('export', 'unet', '--onnx', onnx, '--patch', '8,8')).toMatchObject({ status: 2 });
  expect((await run('verify')).printed).toBe('unet: intact');
  expect((await run('remove', 'unet')).printed).toBe('unet: removed');
  expect((await run('list')).printed).toContain('no models in');
});

it('shows the licence of a published model before anything is downloaded', async () => {
  expect((await run('list', '--published')).printed).toContain('difftumor-liver-early');
  expect(await run('download', 'difftumor-liver-early')).toMatchObject({
    status: 1,
    told: expect.stringContaining('--accept-licence'),
  });
  expect(await run('download', 'nothing')).toMatchObject({
    status: 1,
    told: expect.stringContaining('difftumor-autoencoder'),
  });
});

it.skipIf(!existsSync(checkpoint))('lists the tensors of a checkpoint', async () => {
  const rows = JSON.parse((await run('inspect', checkpoint, '--json')).printed);
  expect(rows[0]).toMatchObject({ dtype: 'F32', first: expect.any(Array), sum: expect.any(Number) });
});
