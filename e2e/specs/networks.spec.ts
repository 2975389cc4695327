import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Prediction } from '#shared/contract/prediction.ts';
import { Provenance } from '#shared/contract/recipe.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { sweepRows } from '#shared/masks/sweep.ts';
import { fakeNetworks, writeFakeDiffusionPair, writeFakeModel } from '#main/engine/models/model.fake.ts';
import { planeFrame } from '#renderer/editor/viewPlanes.ts';
import { expect, test } from '../fixtures/test.ts';
import { parseNifti } from '../pages/niftiFile.ts';
import { ReviewPage } from '../pages/review.ts';
import { tick } from '../pages/workstation.ts';

test.use({ allowedComplaints: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/] });

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
  await drawing.getByRole('button', { name: 'Cancel' }).click({ timeout: 20_000 });
  await expect(drawing).toHaveCount(0, patiently);
  await expect(lesionRows.nth(1)).toContainText('rules');

  await workstation.exportAs('nnU-Net', path.join(folder, 'exported'));
  const set = path.join(folder, 'exported/Dataset501_SyntheticTumors');
  const [name] = readdirSync(path.join(set, 'provenance'));
  const { lesions } = Provenance.parse(JSON.parse(readFileSync(path.join(set, 'provenance', name), 'utf8')));
  expect(lesions.map(({ spec }) => spec.generator)).toEqual(['diffusion', 'rules']);
});

test('the model that comes with the program draws without any import', async ({
  workstation,
  smallLibrary,
}) => {
  test.setTimeout(600_000);
  const { page, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await page.getByRole('radiogroup', { name: 'Generator' }).getByRole('radio', { name: 'diffusion' }).click();
  await expect(page.getByRole('combobox', { name: 'Diffusion model' })).toHaveValue('phantom-diffusion');
  await expect(page.getByText('demonstration weights')).toBeVisible();
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await expect(lesionRows.first()).toContainText('diffusion', patiently);
});

test('segment, review every lesion by keyboard, edit one, restart, export: exactly as edited', async ({
  workstation,
  openWindow,
  shell,
  folder,
}) => {
  test.setTimeout(600_000);
  await writeFakeModel(modelsOf(folder), fakeNetworks.unet, {
    input: { spacingMm: [8, 8, 8], windowHu: [-175, 250], range: [0, 1], axes: 'RAS', patch: [32, 32, 32] },
  });
  const { page, dialog, notices } = workstation;
  await page.keyboard.press('Control+g');
  await tick(dialog.getByRole('radio', { name: /^Random unet/ }));
  await expect(dialog).toContainText('demonstration weights');
  await dialog.getByRole('textbox', { name: 'Smallest radius, mm' }).fill('14');
  await dialog.getByRole('button', { name: 'Segment', exact: true }).click();
  await expect(notices.filter({ hasText: 'Segment with unet' })).toContainText('done', patiently);

  const review = new ReviewPage(workstation);
  await workstation.button('Review the mask…').click();
  await dialog.getByRole('textbox', { name: 'Reader' }).fill('Dr. Ada');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(review.rows.first()).toBeVisible();
  const count = await review.rows.count();
  for (let row = 0; row < count; row++) {
    await review.press('a');
    await expect(review.state(row)).toContainText('accepted');
  }

  // The brush goes over the first lesion and beyond it, on one axial slice.
  await review.rows.first().click();
  const { segments } = await review.reading();
  const centre = segments[0].measure?.centreRasMm ?? [0, 0, 0];
  await review.press('b');
  const { mask, grid } = await predictedLesions(review);
  const [from, to] = await review.drag('axial', centre, centre, [centre[0] + 50, centre[1], centre[2]]);
  await expect(review.state(0)).toContainText('edited');
  await workstation.untilSaved();
  const { normalAxis } = planeFrame(grid, 'axial');
  const index = Math.round(applyAffine(invertAffine(grid.affineRas), centre)[normalAxis]);
  sweepRows(grid, { from, to, radiusMm: 5, slice: { axis: normalAxis, index } }, (start, length) =>
    mask.fill(1, start, start + length),
  );

  await workstation.button('Sign the reading').click();
  await workstation.untilSaved();
  await shell.stop();
  await shell.start();
  const again = await openWindow();
  await again.untilOpen();
  const later = new ReviewPage(again);
  await later.open();
  await expect(later.rows).toHaveCount(count);
  const out = await later.exportFiles();
  const name = readdirSync(out).find((file) => file.endsWith('.nii.gz')) ?? '';
  const final = parseNifti(readFileSync(path.join(out, name)));
  const kept = Uint8Array.from(final.voxels, (value) => (value === 0 ? 0 : 1));
  expect(Buffer.compare(kept, mask)).toBe(0);
});

/** Lesion voxels of the case's only prediction, on its grid. */
async function predictedLesions(review: ReviewPage): Promise<{ mask: Uint8Array; grid: Grid }> {
  const { id, dims, grid, predictions } = await review.detail();
  const [predictionId] = predictions.map((prediction) => prediction.id);
  const place = `/api/cases/${id}/predictions/${predictionId}`;
  const [prediction, bytes] = await review.workstation.page.evaluate(async (url) => {
    const labels = await (await fetch(`${url}/labels`)).arrayBuffer();
    return [await (await fetch(url)).json(), [...new Uint8Array(labels)]] as [unknown, number[]];
  }, place);
  const { lesionValues } = Prediction.parse(prediction);
  const mask = Uint8Array.from(bytes, (value) => (lesionValues.includes(value) ? 1 : 0));
  return { mask, grid: { dims, affineRas: grid.affineRas } };
}
