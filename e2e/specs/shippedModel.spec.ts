import path from 'node:path';
import type { RasMm } from '#shared/geometry/axes.ts';
import { difftumor } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/test.ts';
import { deepPlaces, gridOf, labelValue, middleSlice } from '../pages/labelPlaces.ts';
import { ReviewPage } from '../pages/review.ts';

/** As an empty library gets it: see main/tasks/openWorkstation.ts. */
const samplePhantom = ['--size', '192', '--seed', '1'];

const distanceMm = (a: RasMm, b: RasMm): number => Math.hypot(...a.map((mm, axis) => mm - b[axis]));

test('three tumors placed in the sample case are found by the model that comes with the program', async ({
  workstation,
  folder,
}) => {
  test.setTimeout(600_000);
  const { page, dialog, notices } = workstation;
  const sample = path.join(folder, 'sample');
  await difftumor('phantom', '--out', sample, ...samplePhantom);
  const [image, labels] = ['ct.nii.gz', 'labels.nii.gz'].map((name) => path.join(sample, name));
  await workstation.importFiles(image, labels);
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('ct', { timeout: 60_000 });
  await workstation.untilOpen();

  const grid = gridOf(image);
  await page.getByRole('textbox', { name: 'Diameter, number (mm)' }).fill('24');
  await page.keyboard.press('Enter');
  await workstation.pane('axial').focus();
  const liver = labelValue(path.join(sample, 'labels.json'), 'liver');
  const apartVoxels = 20;
  await workstation.placeLesions(grid, 'axial', deepPlaces(labels, liver, middleSlice(grid), apartVoxels), 3);
  const review = new ReviewPage(workstation);
  const placed = (await review.detail()).lesions.map(({ spec }) => spec);
  expect(placed).toHaveLength(3);

  await page.keyboard.press('Control+g');
  await expect(dialog).toContainText('Abdomen and lesions, trained on phantoms');
  await expect(dialog).toContainText('demonstration weights');
  await dialog.getByRole('button', { name: 'Segment', exact: true }).click();
  await expect(notices.filter({ hasText: /^Segment with/ })).toContainText('done', { timeout: 300_000 });
  await workstation.button('Review the mask…').click();
  await dialog.getByRole('textbox', { name: 'Reader' }).fill('Dr. Ada');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(review.rows.nth(2)).toBeVisible();
  const { segments } = await review.reading();
  const found = segments.flatMap(({ name, measure }) => (measure ? [{ name, ...measure }] : []));
  for (const { centreRasMm, diameterMm, organ } of placed)
    expect(
      found.some(
        (one) => one.name === `${organ}_lesion` && distanceMm(one.centreRasMm, centreRasMm) < diameterMm / 2,
      ),
    ).toBe(true);
  if (process.env['SCREENSHOTS']) {
    await review.rows.first().click();
    await page.screenshot({ path: 'test-results/shipped-model.png' });
  }
});
