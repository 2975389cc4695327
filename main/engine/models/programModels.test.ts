import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeNetworks, writeFakeModel } from './model.fake.ts';
import { modelsIn } from './modelFolder.ts';
import { programModels } from './programModels.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'program-'));
  await mkdir(path.join(folder, 'models'));
});
afterEach(() => rm(folder, { recursive: true }));

it('finds the models beside the bundles, and none beside sources', async () => {
  const chunks = path.join(folder, 'dist/main/chunks');
  expect(programModels(chunks)).toBeUndefined();
  await writeFile(path.join(folder, 'models/registry.json'), '{}');
  expect(programModels(chunks)).toBe(path.join(folder, 'models'));
  expect(programModels(path.join(folder, 'main/engine'))).toBeUndefined();
  expect(programModels()).toBeUndefined();
});

it("lists a library's models before the program's, of two by one name only the library's", async () => {
  const [own, program] = [path.join(folder, 'library'), path.join(folder, 'models')];
  await writeFakeModel(program, fakeNetworks.unet, { title: 'Program' });
  await writeFakeModel(program, fakeNetworks.dynunet, { title: 'Program' });
  await writeFakeModel(own, fakeNetworks.unet, { title: 'Own' });
  const found = await modelsIn(own, program);
  expect(found.map(({ manifest: { id, title } }) => [id, title])).toEqual([
    ['unet', 'Own'],
    ['dynunet', 'Program'],
  ]);
  expect(found[1].folder).toBe(path.join(program, 'dynunet'));
});
