import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Provenance } from '#shared/contract/recipe.ts';
import { fakeNetworks, writeFakeDiffusionPair, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { expect, test } from '../fixtures/test.ts';

/** An engine has to start, and sessions to load; on a busy machine that takes a while. */
const patiently = { timeout: 120_000 };

/** The models' folder of the test's library; networks in it are tiny, their weights random. */
const modelsOf = (folder: string): string => path.join(folder, 'library/models');

test('a model draws over the tumor by rules; another seed draws it anew; a cancelled one stays as it is', async ({
  workstation,
  smallLibrary,
  folder,
}) => {
  test.setTimeout(600_000);
  await writeFakeDiffusionPair(modelsOf(folder));
  await writeFakeModel(
    modelsOf(folder),
    { ...fakeNetworks.diffusion, dim: 32, timesteps: 1000 },
    { id: 'slow', title: 'A slow one', sampler: { kind: 'ddim', steps: 1000 } },
  );
  const { page, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await page.getByRole('radiogroup', { name: 'Generator' }).getByRole('radio', { name: 'diffusion' }).click();
  await expect(page.getByRole('combobox', { name: 'Diffusion model' })).toHaveValue('diffusion');
  await expect(page.getByText('demonstration weights')).toBeVisible();

  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await expect(lesionRows.first()).toContainText('diffusion', patiently);
  const drawn = await lesionRows.first().innerText();

  await lesionRows.first().click();
  await workstation.button('Draw it anew with another seed').click();
  await expect(lesionRows.first()).not.toHaveText(drawn, { useInnerText: true, ...patiently });
  await expect(lesionRows.first()).toContainText('diffusion');
  await workstation.button('Undo').click();
  await expect(lesionRows.first()).toHaveText(drawn, { useInnerText: true });

  await workstation.button('Done').click();
  await page.getByRole('combobox', { name: 'Diffusion model' }).selectOption('slow');
  await workstation.placeLesions(grid, 'axial', liverPlaces.slice(1), 1);
  const drawing = page.getByRole('list', { name: 'Lesions being drawn' });
  await expect(drawing).toContainText('Lesion 2');
  await drawing.getByRole('button', { name: 'Cancel' }).click();
  await expect(drawing).toHaveCount(0, patiently);
  await expect(lesionRows.nth(1)).toContainText('rules');

  await workstation.exportAs('nnU-Net', path.join(folder, 'exported'));
  const set = path.join(folder, 'exported/Dataset501_SyntheticTumors');
  const [name] = readdirSync(path.join(set, 'provenance'));
  const { lesions } = Provenance.parse(JSON.parse(readFileSync(path.join(set, 'provenance', name), 'utf8')));
  expect(lesions.map(({ spec }) => spec.generator)).toEqual(['diffusion', 'rules']);
});

test('without a model the place tool says how to get one', async ({ workstation }) => {
  const { page } = workstation;
  await page.getByRole('radiogroup', { name: 'Generator' }).getByRole('radio', { name: 'diffusion' }).click();
  await expect(page.getByText('No diffusion model of the library draws tumors of the liver')).toBeVisible();
});

test('a network segments the case, and its answer is a reading', async ({ workstation, folder }) => {
  test.setTimeout(600_000);
  await writeFakeModel(modelsOf(folder), fakeNetworks.unet, {
    input: { spacingMm: [8, 8, 8], windowHu: [-175, 250], range: [0, 1], axes: 'RAS', patch: [32, 32, 32] },
  });
  const { page, dialog, notices } = workstation;
  await page.keyboard.press('Control+g');
  await expect(dialog).toContainText('Random unet');
  await expect(dialog).toContainText('demonstration weights');
  await dialog.getByRole('button', { name: 'Segment', exact: true }).click();
  await expect(notices.filter({ hasText: 'Segment with unet' })).toContainText('done', patiently);
});
