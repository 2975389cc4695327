import { expect, test } from '../fixtures/test.ts';

test('a place outside the organ is refused with its reason before the click, and the click does nothing', async ({
  workstation,
  smallLibrary,
}) => {
  const { grid, emptyPlaces } = smallLibrary;
  await workstation.page.keyboard.press('t');
  await workstation.pointAt(grid, 'axial', emptyPlaces[0]);
  expect(await workstation.verdict('axial')).toBe('refused');
  await expect(workstation.refusal).toContainText('point inside the liver');
  await workstation.page.mouse.down();
  await workstation.page.mouse.up();
  await workstation.untilSaved();
  await expect(workstation.lesionRows).toHaveCount(0);
});

test('a place taken by a lesion is refused by name', async ({ workstation, smallLibrary }) => {
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  await workstation.lesionRows.first().click();
  await workstation.page.keyboard.press('Escape');
  await workstation.page.keyboard.press('t');
  // With the mouse elsewhere the tool points at the crosshair, which is now in the lesion.
  await workstation.page.mouse.move(5, 500);
  expect(await workstation.verdict('axial')).toBe('refused');
  await workstation.page.keyboard.press('p');
  await expect(workstation.notices).toContainText('taken by lesion liver-1');
  await expect(workstation.lesionRows).toHaveCount(1);
});
