import path from 'node:path';
import { fakeNetworks, writeFakeDiffusionPair, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { expect, test } from '../fixtures/test.ts';

// A size that does not fit is refused by the server, which the browser's console tells.
test.use({ allowedComplaints: [/422/] });

/** An engine has to start, and sessions to load; on a busy machine that takes a while. */
const patiently = { timeout: 120_000 };

test('six seeds side by side: a key takes one, as one step to undo', async ({
  workstation,
  smallLibrary,
}) => {
  const { page, dialog, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await lesionRows.first().click();
  const placed = await lesionRows.first().innerText();
  await workstation.button('Compare seeds…').click();
  const variants = dialog.getByRole('group', { name: 'Variants' }).getByRole('button');
  await expect(variants).toHaveCount(6);
  await expect(dialog.getByRole('status')).toContainText('6 of 6 drawn', patiently);
  await expect(variants.first()).toHaveAccessibleName(/as placed/);
  await page.screenshot({ path: 'test-results/seeds.png' });

  const name = (await variants.nth(3).getAttribute('aria-label')) ?? '';
  await page.keyboard.press('4');
  await expect(dialog).toHaveCount(0);
  await workstation.untilSaved();
  await expect(lesionRows).toHaveCount(1);
  await expect(lesionRows.first()).toContainText(/Seed (\d+)/.exec(name)?.[1] ?? 'no seed');
  await workstation.button('Undo').click();
  await expect(lesionRows.first()).toHaveText(placed, { useInnerText: true });
});

test('a lesion as it grows: what does not fit is said, a click takes a size, the strip is saved', async ({
  workstation,
  smallLibrary,
}) => {
  const { page, dialog, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await lesionRows.first().click();
  await page.keyboard.press('Shift+G');
  await dialog.getByRole('textbox', { name: 'Largest diameter, mm' }).fill('200');
  await dialog.getByRole('textbox', { name: 'Steps' }).fill('4');
  await dialog.getByRole('button', { name: 'Draw the series' }).click();
  const variants = dialog.getByRole('group', { name: 'Variants' }).getByRole('button');
  await expect(variants).toHaveCount(4);
  await expect(dialog.getByRole('status')).toContainText(/[123] of 4 drawn/);
  await expect(variants.last()).toContainText('does not fit into the liver');
  await dialog.getByRole('textbox', { name: 'Largest diameter, mm' }).fill('40');
  await dialog.getByRole('button', { name: 'Draw the series' }).click();
  await expect(dialog.getByRole('status')).toContainText('4 of 4 drawn');
  await page.screenshot({ path: 'test-results/growth.png' });

  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save picture' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/-growth\.png$/);
  await saved.saveAs('test-results/growth-strip.png');

  await dialog.getByRole('button', { name: 'Export NIfTI' }).click();
  await expect(workstation.notices.filter({ hasText: 'Export 4 variants' })).toContainText('done');

  await workstation.pane('axial').focus();
  await page.keyboard.press('Shift+G');
  await dialog.getByRole('textbox', { name: 'Steps' }).fill('4');
  await dialog.getByRole('button', { name: 'Draw the series' }).click();
  await expect(dialog.getByRole('status')).toContainText('4 of 4 drawn');
  await variants.nth(1).click();
  await expect(dialog).toHaveCount(0);
  await workstation.untilSaved();
  const diameter = Number(await lesionRows.first().locator('td').nth(2).innerText());
  expect(Math.abs(diameter - 16.7)).toBeLessThan(4);
});

test('seeds of a diffusion lesion come one by one, and can be stopped', async ({
  workstation,
  smallLibrary,
  folder,
}) => {
  test.setTimeout(600_000);
  const models = path.join(folder, 'library/models');
  await writeFakeDiffusionPair(models);
  const { page, dialog, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await page.getByRole('radiogroup', { name: 'Generator' }).getByRole('radio', { name: 'diffusion' }).click();
  await expect(page.getByRole('combobox', { name: 'Diffusion model' })).toHaveValue('diffusion');
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await expect(lesionRows.first()).toContainText('diffusion', patiently);
  await lesionRows.first().click();
  await workstation.button('Compare seeds…').click();
  await expect(dialog.getByRole('status')).toContainText('6 of 6 drawn', patiently);
  await dialog.getByRole('button', { name: 'Other seeds' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  const variants = dialog.getByRole('group', { name: 'Variants' }).getByRole('button');
  await expect(variants.last()).toContainText('not drawn');
  await page.screenshot({ path: 'test-results/stopped.png' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
});

test('what a lesion is judged by, and a model asked whether it finds it', async ({
  workstation,
  smallLibrary,
  folder,
}) => {
  test.setTimeout(600_000);
  await writeFakeModel(path.join(folder, 'library/models'), fakeNetworks.unet, { title: 'Liver U-Net' });
  const { page, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await lesionRows.first().click();
  const table = page.getByRole('table', { name: 'Quality of the lesion' });
  await expect(table.getByRole('row').filter({ hasText: 'Contrast' })).toContainText(/SD\s*at least 1\.2 SD/);
  await page.getByRole('combobox', { name: 'Segmentation model' }).selectOption({ label: 'Liver U-Net' });
  await workstation.button('Ask it').click();
  const answer = table.getByRole('row').filter({ hasText: 'Model agrees' });
  await expect(answer).toContainText(/Dice \d\.\d\d\s*at least Dice 0\.38/, patiently);
  await page.screenshot({ path: 'test-results/quality.png' });
});
