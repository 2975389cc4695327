import path from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '#main/io/testFolder.fake.ts';
import { fakeNetworks, writeFakeModel } from '../models/model.fake.ts';
import { locateModels, withModelIds } from './locateModels.ts';

const folder = testFolder();

const recipe = (start: string, drawer: string, encoder: string) => ({
  task: 'trainSegmentation' as const,
  start: { model: start },
  synthesis: {
    generators: [
      { generator: 'rules' as const, weight: 1 },
      {
        generator: 'diffusion' as const,
        weight: 1,
        model: drawer,
        autoencoder: { model: encoder },
        appearance: {},
      },
    ],
    share: 1,
    sizes: { tiny: 1 },
    mostLesions: 1,
    appearance: {},
  },
});

it('puts IDs of a library and its folders in each other’s place, and leaves other folders', async () => {
  for (const network of [fakeNetworks.unet, fakeNetworks.diffusion, fakeNetworks.vqgan])
    await writeFakeModel(folder(), network);
  const at = (name: string): string => path.join(folder(), name);
  const elsewhere = path.resolve('/models/unet');
  const byId = recipe(elsewhere, 'diffusion', 'vqgan');
  const byFolder = recipe(elsewhere, at('diffusion'), at('vqgan'));
  expect(await locateModels(byId, folder())).toEqual(byFolder);
  expect(await withModelIds(byFolder, folder())).toEqual(byId);
  await expect(locateModels(recipe('none', 'diffusion', 'vqgan'), folder())).rejects.toMatchObject({
    code: 'model-missing',
    data: { id: 'none', present: 'diffusion, unet, vqgan' },
  });
});
