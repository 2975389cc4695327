import { expect, test } from '../fixtures/test.ts';
import { differing } from '../pages/workstation.ts';

test('@browser two windows on one case show the same', async ({ workstation, openWindow, smallLibrary }) => {
  const { grid, liverPlaces } = smallLibrary;
  const other = await openWindow();
  await other.untilOpen();
  const before = await other.picture('axial');

  await workstation.placeLesions(grid, 'axial', liverPlaces, 2);
  await expect(other.lesionRows).toHaveCount(2);
  expect(await other.lesionRows.allInnerTexts()).toEqual(await workstation.lesionRows.allInnerTexts());
  await expect.poll(async () => differing(await other.picture('axial'), before)).toBeGreaterThan(20);

  await other.button('Undo').click();
  await expect(workstation.lesionRows).toHaveCount(1);
  await workstation.button('Undo').click();
  await expect(other.lesionRows).toHaveCount(0);
  await expect.poll(async () => differing(await other.picture('axial'), before)).toBe(0);
});
