import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
