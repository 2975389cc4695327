import path from 'node:path';
import { dataFolder, expect, hasData, test } from '../fixtures/test.ts';
import { deepPlaces, gridOf, middleSlice } from '../pages/labelPlaces.ts';

const image = path.join(dataFolder, 'ct/chaos-ct3.nii.gz');
const mask = path.join(dataFolder, 'ct/chaos-ct3_liver.nii.gz');

test('@data three tumors in a real liver, in all four views', async ({ workstation }) => {
  test.skip(!hasData, 'needs ../shared/data beside the repository');
  test.setTimeout(240_000);
  const { page } = workstation;
  await workstation.importFiles(image, mask);
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('chaos-ct3', { timeout: 60_000 });
  await workstation.untilOpen();
  const grid = gridOf(image);
  for (const [name, value] of [
    ['Diameter, number (mm)', '26'],
    ['Attenuation, number (HU)', '-75'],
  ]) {
    await page.getByRole('textbox', { name }).fill(value);
    await page.keyboard.press('Enter');
  }
  await page.getByRole('slider', { name: 'Fill (%)' }).fill('0');
  // Keys go to the slices again.
  await workstation.pane('axial').focus();
  const places = deepPlaces(mask, 1, middleSlice(grid), 60);
  await workstation.placeLesions(grid, 'axial', places, 3);
  await workstation.lesionRows.first().click();
  for (const cell of ['liver', 'rules']) await expect(workstation.lesionRows.first()).toContainText(cell);
  await expect(page.locator('[data-pane] .viewer-canvas')).toHaveCount(4);
  if (process.env['SCREENSHOTS'] === '1') {
    await page.mouse.move(720, 890);
    // Surfaces are computed in a worker; nothing on the page tells when the last one is there.
    await page.waitForTimeout(4000);
    await page.screenshot({ path: path.join(import.meta.dirname, '../../docs/images/workstation.png') });
  }
});
