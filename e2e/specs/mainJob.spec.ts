import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { voxelCount } from '#shared/geometry/axes.ts';
import { expect, test } from '../fixtures/test.ts';
import { parseNifti } from '../pages/niftiFile.ts';

test.use({ allowedComplaints: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/] });

test('open, place three, undo, redo, restart, still there, export, files correct', async ({
  workstation,
  openWindow,
  shell,
  smallLibrary,
  folder,
}) => {
  const { image, grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 3);
  const measured = await workstation.lesionRows.allInnerTexts();

  await workstation.button('Undo').click();
  await expect(workstation.lesionRows).toHaveCount(2);
  await workstation.button('Undo').click();
  await expect(workstation.lesionRows).toHaveCount(1);
  await workstation.button('Redo').click();
  await workstation.button('Redo').click();
  await expect(workstation.lesionRows).toHaveCount(3);
  expect(await workstation.lesionRows.allInnerTexts()).toEqual(measured);

  await shell.stop();
  await expect(workstation.page.getByRole('alert').filter({ hasText: 'connection' })).toBeVisible();
  await shell.start();
  const again = await openWindow();
  await again.untilOpen();
  expect(await again.lesionRows.allInnerTexts()).toEqual(measured);
  await expect(again.button('Undo')).toBeEnabled();

  await again.exportAs('nnU-Net', path.join(folder, 'exported'));
  const outDir = path.join(folder, 'exported/Dataset501_SyntheticTumors');
  const [imageName] = readdirSync(path.join(outDir, 'imagesTr'));
  expect(imageName).toMatch(/_0000\.nii\.gz$/);
  const [source, made, mask] = [
    image,
    path.join(outDir, 'imagesTr', imageName),
    path.join(outDir, 'labelsTr', imageName.replace('_0000', '')),
  ].map((file) => parseNifti(readFileSync(file)));
  expect(made.dims).toEqual(source.dims);
  expect(mask.dims).toEqual(source.dims);
  expect(made.affineRas).toEqual(source.affineRas);
  expect(mask.affineRas).toEqual(source.affineRas);

  const dataset = JSON.parse(readFileSync(path.join(outDir, 'dataset.json'), 'utf8')) as {
    labels: Record<string, number>;
    numTraining: number;
    file_ending: string;
  };
  expect(dataset).toMatchObject({ numTraining: 1, file_ending: '.nii.gz' });
  const values = Object.values(dataset.labels).sort((a, b) => a - b);
  expect(values).toEqual(values.map((_, i) => i));

  // The lesions, and nothing far from them, were changed.
  const lesion = dataset.labels['liver_lesion'];
  const counts = { lesion: 0, changed: 0 };
  const found = new Set<number>();
  for (let v = 0; v < voxelCount(made.dims); v++) {
    if (mask.voxels[v] === lesion) counts.lesion++;
    if (made.voxels[v] !== source.voxels[v]) counts.changed++;
    found.add(mask.voxels[v]);
  }
  for (const value of found) expect(values).toContain(value);
  expect(counts.lesion).toBeGreaterThan(30);
  expect(counts.changed).toBeGreaterThan(counts.lesion / 2);
  expect(counts.changed).toBeLessThan(20 * counts.lesion);
});
