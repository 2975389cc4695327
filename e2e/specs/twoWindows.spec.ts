import { expect, test } from '../fixtures/test.ts';
import { deepPlaces, gridOf } from '../pages/labelPlaces.ts';

test('@browser two windows on one case show the same', async ({ workstation, openWindow, smallLibrary }) => {
  const { image, labels } = smallLibrary;
  const grid = gridOf(image);
  const places = deepPlaces(labels, 5, Math.round((grid.dims[2] - 1) / 2), 7);
  const other = await openWindow();
  await other.untilOpen();
  const before = await other.picture('axial');

  await workstation.placeLesions(grid, 'axial', places, 2);
  await expect(other.lesionRows).toHaveCount(2);
  expect(await other.lesionRows.allInnerTexts()).toEqual(await workstation.lesionRows.allInnerTexts());
  await expect.poll(async () => differing(await other.picture('axial'), before)).toBeGreaterThan(20);

  await other.button('Undo').click();
  await expect(workstation.lesionRows).toHaveCount(1);
  await workstation.button('Undo').click();
  await expect(other.lesionRows).toHaveCount(0);
  await expect.poll(async () => differing(await other.picture('axial'), before)).toBe(0);
});

const differing = (a: readonly number[], b: readonly number[]): number =>
  a.filter((grey, i) => grey !== b[i]).length;
