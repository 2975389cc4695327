import path from 'node:path';
import { dataFolder, expect, hasData, test } from '../fixtures/test.ts';

const study = path.join(dataFolder, 'dicom/rider-chest-rtstruct');

test('@data a DICOM folder with a structure set, chosen in the open dialog', async ({ workstation }) => {
  test.skip(!hasData, 'needs ../shared/data beside the repository');
  test.setTimeout(240_000);
  const { page, dialog } = workstation;
  await page.keyboard.press('Control+o');
  await workstation.chooseFiles(study);
  const row = dialog.getByRole('row', { name: /CT/ });
  await expect(row).toContainText('43', { timeout: 60_000 });
  await expect(row).toContainText('0.576 × 0.576 × 1.25');
  // Both regions are of one tumor: only one of them can be the mask.
  const mask = dialog.getByRole('combobox', { name: 'Mask found with it' });
  await mask.selectOption({ index: 1 });
  await dialog.getByRole('checkbox', { name: 'GTVp_test_auto' }).press('Space');
  if (process.env['SCREENSHOTS'] === '1')
    await page.screenshot({ path: path.join(import.meta.dirname, '../../docs/images/open-dicom.png') });
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('CT of patient', {
    timeout: 60_000,
  });
  await workstation.untilOpen();
});
