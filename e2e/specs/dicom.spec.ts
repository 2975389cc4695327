import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { difftumor } from '../fixtures/server.ts';
import { dataFolder, expect, hasData, test } from '../fixtures/test.ts';
import { type NiftiFile, parseNifti } from '../pages/niftiFile.ts';

const study = path.join(dataFolder, 'dicom/rider-chest-rtstruct');

test('@data a DICOM folder with a structure set is opened, and exported as DICOM again', async ({
  workstation,
  folder,
}) => {
  test.skip(!hasData, 'needs ../shared/data beside the repository');
  test.setTimeout(240_000);
  const { page, dialog } = workstation;
  await page.keyboard.press('Control+o');
  await workstation.chooseFiles(study);
  const row = dialog.getByRole('row', { name: /CT/ });
  await expect(row).toContainText('43', { timeout: 60_000 });
  await expect(row).toContainText('0.576 × 0.576 × 1.25');
  // Both regions are of one tumor: only one of them can be the mask.
  const found = dialog.getByRole('combobox', { name: 'Mask found with it' });
  await found.selectOption({ index: 1 });
  await dialog.getByRole('checkbox', { name: 'GTVp_test_auto' }).press('Space');
  if (process.env['SCREENSHOTS'] === '1')
    await page.screenshot({ path: path.join(import.meta.dirname, '../../docs/images/open-dicom.png') });
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('CT of patient', {
    timeout: 60_000,
  });
  await workstation.untilOpen();

  await workstation.exportAs('DICOM', path.join(folder, 'exported'));
  const caseFolder = readdirSync(path.join(folder, 'exported'), { withFileTypes: true }).find((entry) =>
    entry.isDirectory(),
  );
  const place = path.join(folder, 'exported', caseFolder?.name ?? '');
  const voxels = (file: string): NiftiFile['voxels'] => parseNifti(readFileSync(file)).voxels;
  const again = path.join(folder, 'again.nii.gz');
  await difftumor('convert', path.join(place, 'series'), again);
  const [hu, exportedHu] = [voxels(again), voxels(path.join(place, 'ct.nii.gz'))];
  expect(hu.length).toBe(exportedHu.length);
  expect(hu.findIndex((value, v) => value !== exportedHu[v])).toBe(-1);
  const mask = path.join(folder, 'mask.nii.gz');
  await difftumor('convert', path.join(place, 'structures.dcm'), mask, '--on', again);
  const [segment, label] = [voxels(mask), voxels(path.join(place, 'labels.nii.gz'))];
  expect(Array.from(segment).filter((value) => value > 0)).toHaveLength(147_321);
  expect(segment.findIndex((value, v) => value > 0 !== label[v] > 0)).toBe(-1);
});
