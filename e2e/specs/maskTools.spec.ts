import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RasMm } from '#shared/geometry/axes.ts';
import { initialView } from '#renderer/editor/view.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReviewPage } from '../pages/review.ts';
import { tick } from '../pages/workstation.ts';

test.use({ allowedComplaints: [/status of 4\d\d/] });

const beside = (point: RasMm, x: number, y: number, z = 0): RasMm => [
  point[0] + x,
  point[1] + y,
  point[2] + z,
];

test('draw lesions from nothing with every tool, compare two readings', async ({
  workstation,
  smallLibrary,
}) => {
  test.slow();
  const { page } = workstation;
  const review = new ReviewPage(workstation);
  const { crosshairRasMm: crosshair } = initialView(smallLibrary.grid);
  const [place, other] = smallLibrary.liverPlaces;
  const voxels = async (row: number): Promise<number> => {
    await workstation.untilSaved();
    return (await review.reading()).segments[row]?.measure?.voxels ?? 0;
  };
  await review.open();
  await review.beginEmpty('Drawn');
  await expect(review.rows).toHaveCount(0);

  // A circle on one slice, then a ball in another pane.
  await review.press('b');
  await review.drag('axial', crosshair, place, beside(place, 6, 0));
  await expect(review.rows).toHaveCount(1);
  const circle = await voxels(0);
  expect(circle).toBeGreaterThan(5);
  await review.press('Escape');
  await review.drag('axial', crosshair, place, place);
  await review.press('b', '.');
  await review.drag('coronal', place, beside(place, 0, 0, 6), beside(place, 0, 0, 9));
  await expect.poll(() => voxels(0)).toBeGreaterThan(circle);
  const ball = await voxels(0);
  const depth = (await review.reading()).segments[0].measure?.box;
  expect((depth?.max[2] ?? 0) - (depth?.min[2] ?? 0)).toBeGreaterThan(2);

  // What is drawn next is a lesion of its own; the HU brush leaves the HU outside its range alone.
  await review.press('s', 'u');
  await page.getByRole('textbox', { name: 'Lowest HU' }).fill('3000');
  await page.getByRole('textbox', { name: 'Highest HU' }).fill('3500');
  await page.keyboard.press('Enter');
  await review.drag('axial', place, other, other);
  await expect(review.rows).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Lowest HU' }).fill('-200');
  await page.getByRole('textbox', { name: 'Highest HU' }).fill('400');
  await page.keyboard.press('Enter');
  await review.drag('axial', place, other, other);
  await expect(review.rows).toHaveCount(2);
  const painted = await voxels(1);

  // The fill takes what is connected, within its reach.
  await review.press('g');
  await page.getByRole('textbox', { name: 'Reach of the fill (mm)' }).fill('12');
  await page.keyboard.press('Enter');
  await review.drag('axial', place, other, other);
  await expect.poll(() => voxels(1)).toBeGreaterThan(painted);
  const filled = await voxels(1);
  expect(await voxels(0)).toBe(ball);

  // A line cuts it in two; the eraser takes from the chosen one.
  await review.press('Shift+K');
  await review.drag('axial', place, beside(other, 0, -30), beside(other, 0, 30));
  await expect(review.rows).toHaveCount(3);
  expect((await voxels(1)) + (await voxels(2))).toBe(filled);
  await review.press('Control+z');
  await expect(review.rows).toHaveCount(2);
  await review.rows.nth(1).click();
  await review.press('e');
  const centre = (await review.reading()).segments[1].measure?.centreRasMm ?? other;
  await review.drag('axial', centre, centre, centre);
  await expect.poll(() => voxels(1)).toBeLessThan(filled);

  // A whole segment at once; less than a voxel changes nothing, and says so.
  const before = await voxels(1);
  const whole = page.getByRole('button', { name: 'Tools for the whole segment' });
  await whole.click();
  await page.getByRole('menuitem', { name: 'Grow by 2 mm' }).click();
  await expect(workstation.notices.filter({ hasText: 'changed nothing' })).toHaveCount(1);
  await whole.click();
  await page.getByRole('textbox', { name: 'Millimetres' }).fill('6');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Grow by 6 mm' }).click();
  await expect.poll(() => voxels(1)).toBeGreaterThan(before);
  if (process.env['SCREENSHOTS']) {
    await review.press('b');
    const { transform } = await review.transform('axial', centre);
    expect(transform).toBeDefined();
    await page.mouse.move(330, 260);
    await page.screenshot({ path: 'test-results/editing.png' });
  }

  // A second reader begins with the same, and takes one away. Escape leaves the tool, also under a notice.
  await expect(page.getByRole('menuitem')).toHaveCount(0);
  await review.press('Escape');
  await expect(page.locator('.mask-tools [aria-pressed=true]')).toHaveCount(0);
  await page.getByRole('button', { name: 'More about the reading' }).click();
  await page.getByRole('menuitem', { name: 'Second reading of this one' }).click();
  await expect(page.getByRole('combobox', { name: 'Reading' }).locator('option')).toHaveCount(2);
  await page.getByRole('button', { name: 'Compare with another mask' }).click();
  await page.getByRole('menuitem', { name: 'Drawn' }).first().click();
  await expect(review.agreement).toContainText('Dice 1.000');
  await review.rows.nth(0).click();
  await review.press('e');
  const first = (await review.reading()).segments[0].measure?.centreRasMm ?? place;
  await review.drag('axial', first, beside(first, -4, 0), beside(first, 4, 0));
  await expect(review.agreement).not.toContainText('Dice 1.000');
  await expect(review.agreement).toContainText('only in Drawn');
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: 'test-results/comparison.png' });
});

test('measurements stay with the case and are exported', async ({ workstation, smallLibrary }) => {
  const { page } = workstation;
  const review = new ReviewPage(workstation);
  const { crosshairRasMm: crosshair } = initialView(smallLibrary.grid);
  const [place] = smallLibrary.liverPlaces;
  await review.open();
  await review.press('q');
  const [from, to] = await review.drag('axial', crosshair, beside(place, -12, 0), beside(place, 12, 0));
  await expect(review.measurements).toHaveCount(1);
  await review.press('Shift+Q');
  await review.drag('axial', crosshair, beside(place, -10, -20), beside(place, 10, -20));
  await review.drag('axial', crosshair, beside(place, 0, -26), beside(place, 0, -14));
  await expect(review.measurements).toHaveCount(2);
  await review.press('y');
  await review.drag('axial', crosshair, place, beside(place, 6, 0));
  await expect(review.measurements).toHaveCount(3);
  await workstation.untilSaved();
  const mm = Math.hypot(...from.map((value, axis) => value - to[axis]));
  await expect(review.measurements.nth(0)).toContainText(`${mm.toFixed(1)} mm`);
  await expect(review.measurements.nth(2)).toContainText('HU');

  // One is removed, and had again.
  await review.measurements.nth(1).getByRole('button').click();
  await review.press('Escape', 'Delete');
  await expect(review.measurements).toHaveCount(2);
  await review.press('Control+z');
  await expect(review.measurements).toHaveCount(3);
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: 'test-results/measuring.png' });

  const texts = await review.measurements.allInnerTexts();
  await page.reload();
  await workstation.untilOpen();
  await review.open();
  expect(await review.measurements.allInnerTexts()).toEqual(texts);
  await review.beginEmpty('Nothing found');
  const out = await review.exportFiles();
  const rows = readFileSync(path.join(out, 'measurements.csv'), 'utf8').trim().split('\r\n');
  expect(rows.map((row) => row.split(',')[1])).toEqual(['kind', 'length', 'bidirectional', 'roi']);
  const [length] = JSON.parse(readFileSync(path.join(out, 'measurements.json'), 'utf8')) as {
    lengthMm: number;
  }[];
  expect(length.lengthMm).toBeCloseTo(mm, 3);
});

test('masks that cannot be reviewed are refused with a sentence', async ({
  workstation,
  smallLibrary,
  folder,
}) => {
  const { dialog } = workstation;
  const review = new ReviewPage(workstation);
  await review.open();
  await review.beginFromFile(smallLibrary.otherLabels, 'Dr. Ada');
  await expect(dialog.getByRole('alert')).toContainText('does not lie on the grid of');
  await dialog.getByRole('button', { name: 'Resample the mask' }).click();
  await expect(dialog.getByRole('alert')).toContainText('holds no lesion');
  await tick(dialog.getByRole('checkbox', { name: /as structures/ }));
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await dialog.getByRole('button', { name: 'Resample the mask' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => review.rows.count()).toBeGreaterThan(3);

  // A file alone, without a table that says what its values are: nothing is guessed to be a lesion.
  const unnamed = path.join(folder, 'values.nii.gz');
  copyFileSync(smallLibrary.labels, unnamed);
  await review.beginFromFile(unnamed, 'Dr. Ada');
  await expect(dialog.getByRole('alert')).toContainText('holds no lesion');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await review.detail()).readings).toHaveLength(1);
});
