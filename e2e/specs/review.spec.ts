import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import { applyAffine, invertAffine } from '#shared/geometry/affine.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { sweepRows } from '#shared/masks/sweep.ts';
import { planeFrame } from '#renderer/editor/viewPlanes.ts';
import { difftumor } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/test.ts';
import { parseNifti } from '../pages/niftiFile.ts';
import { ReviewPage } from '../pages/review.ts';
import { tick } from '../pages/workstation.ts';

test.use({ allowedComplaints: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/] });

/** A mask with lesions in the liver of the small phantom. */
async function lesionMask(folder: string, image: string, labels: string): Promise<string> {
  const out = path.join(folder, 'synthetic');
  const where = ['--ct', image, '--labels', labels, '--organ', 'liver', '--out', out];
  await difftumor('synthesize', ...where, '--count', '3', '--size', 'small', '--seed', '11');
  return path.join(out, 'labels.nii.gz');
}

const inBox = (
  { box }: NonNullable<ReadingDetail['segments'][number]['measure']>,
  [nx, ny]: Dims,
  v: number,
): boolean =>
  [v % nx, Math.floor(v / nx) % ny, Math.floor(v / (nx * ny))].every(
    (index, axis) => index >= box.min[axis] && index < box.max[axis],
  );

test('import a mask, review every lesion by keyboard, edit one, restart, export: exactly as edited', async ({
  workstation,
  openWindow,
  shell,
  smallLibrary,
  folder,
}) => {
  test.slow();
  const mask = await lesionMask(folder, smallLibrary.image, smallLibrary.labels);
  const review = new ReviewPage(workstation);
  await review.open();
  await review.beginFromFile(mask, 'Dr. Ada');
  await expect(review.rows).toHaveCount(3);
  await expect(workstation.dialog).toHaveCount(0);
  expect(await review.chosen()).toBe(0);

  // Accept, reject, accept: each goes on to the next.
  await review.press('a');
  await expect(review.state(0)).toContainText('accepted');
  expect(await review.chosen()).toBe(1);
  await review.press('c');
  await workstation.page.keyboard.type('flow artefact');
  await review.press('Enter', 'r');
  await expect(review.state(1)).toContainText('rejected');
  expect(await review.chosen()).toBe(2);
  await review.press('a');
  await expect(review.state(2)).toContainText('accepted');
  await review.press('Shift+N');
  await expect(review.comment).toHaveValue('flow artefact');

  // Edit the first with the brush, on one axial slice.
  await review.rows.first().click();
  const before = await review.reading();
  const [first] = before.segments;
  if (!first.measure) throw new Error('the lesion was not measured');
  const centre = first.measure.centreRasMm;
  const aside = [centre[0] + 16, centre[1] - 4, centre[2]] as const;
  await review.press('b', ']', ']');
  const [from, to] = await review.drag('axial', centre, centre, aside);
  await expect(review.state(0)).toContainText('edited');
  await workstation.untilSaved();
  await expect(review.rows.first()).not.toContainText(`${first.measure.longAxisMm.toFixed(1)} ×`);

  // What it must be: the lesions that were kept, and what the brush of 12 mm went over where nothing was.
  const whole = parseNifti(readFileSync(mask));
  // The lesions' value is the largest of the mask's.
  const lesionLabel = Array.from(whole.voxels).reduce((a, b) => Math.max(a, b), 0);
  const expected = new Uint8Array(voxelCount(whole.dims));
  const rejected = before.segments[1].measure;
  whole.voxels.forEach((value, v) => {
    if (value === lesionLabel && !(rejected && inBox(rejected, whole.dims, v))) expected[v] = 1;
  });
  const grid: Grid = { dims: whole.dims, affineRas: (await review.detail()).grid.affineRas };
  const { normalAxis } = planeFrame(grid, 'axial');
  const index = Math.round(applyAffine(invertAffine(grid.affineRas), centre)[normalAxis]);
  let painted = 0;
  sweepRows(grid, { from, to, radiusMm: 6, slice: { axis: normalAxis, index } }, (start, length) => {
    for (let v = start; v < start + length; v++) {
      if (whole.voxels[v] === lesionLabel) continue;
      expected[v] = 1;
      painted++;
    }
  });
  expect(painted).toBeGreaterThan(5);

  // Undo and redo it, sign, restart.
  await review.press('Control+z');
  await expect(review.state(0)).toContainText('accepted');
  await review.press('Control+Shift+Z');
  await expect(review.state(0)).toContainText('edited');
  if (process.env['SCREENSHOTS']) {
    await review.rows.first().click();
    await workstation.page.mouse.move(420, 300);
    await workstation.page.screenshot({ path: 'test-results/review.png' });
  }
  await workstation.button('Sign the reading').click();
  await expect(workstation.page.locator('.review-signed')).toContainText('Dr. Ada');
  await workstation.untilSaved();
  const texts = await review.rows.allInnerTexts();
  await shell.stop();
  await shell.start();
  const again = await openWindow();
  await again.untilOpen();
  const later = new ReviewPage(again);
  await later.open();
  await expect(later.rows).toHaveCount(3);
  expect(await later.rows.allInnerTexts()).toEqual(texts);
  await later.rows.nth(1).click();
  await expect(later.comment).toHaveValue('flow artefact');

  // The final mask alone.
  const out = await later.exportFiles();
  const maskName = readdirSync(out).find((name) => name.endsWith('.nii.gz')) ?? '';
  const final = parseNifti(readFileSync(path.join(out, maskName)));
  expect(final.dims).toEqual(whole.dims);
  expect(Buffer.compare(Uint8Array.from(final.voxels), expected)).toBe(0);
  const table = readFileSync(path.join(out, 'lesions.csv'), 'utf8').trim().split('\r\n');
  expect(table).toHaveLength(4);
  expect(table[1]).toMatch(/^1,liver_lesion,edited,Dr\. Ada,/);
  expect(table[2]).toContain('rejected');
  expect(table[2]).toContain('flow artefact');

  // And as labels of a set to train on.
  await again.page.keyboard.press('Control+e');
  await tick(again.dialog.getByRole('checkbox', { name: 'Labels as signed in the review' }));
  await tick(again.dialog.getByRole('radio', { name: /^nnU-Net/ }));
  await again.dialog.getByRole('textbox', { name: 'Folder' }).fill(path.join(folder, 'set'));
  await again.dialog.getByRole('button', { name: 'Export 1 case' }).click();
  await expect(again.notices.filter({ hasText: 'Export 1 case' })).toContainText('done');
  const set = path.join(folder, 'set/Dataset501_SyntheticTumors');
  const [labelName] = readdirSync(path.join(set, 'labelsTr'));
  const exported = parseNifti(readFileSync(path.join(set, 'labelsTr', labelName)));
  const { labels } = JSON.parse(readFileSync(path.join(set, 'dataset.json'), 'utf8')) as {
    labels: Record<string, number>;
  };
  const lesions = Uint8Array.from(exported.voxels, (value) => (value === labels['liver_lesion'] ? 1 : 0));
  expect(Buffer.compare(lesions, expected)).toBe(0);
});
