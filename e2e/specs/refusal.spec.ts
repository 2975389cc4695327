import { expect, test } from '../fixtures/test.ts';
import { deepPlaces, gridOf } from '../pages/labelPlaces.ts';

test('a place outside the organ is refused with its reason before the click, and the click does nothing', async ({
  workstation,
  smallLibrary,
}) => {
  const grid = gridOf(smallLibrary.image);
  const [background] = deepPlaces(smallLibrary.labels, 0, Math.round((grid.dims[2] - 1) / 2), 10);
  await workstation.page.keyboard.press('t');
  await workstation.pointAt(grid, 'axial', background);
  expect(await workstation.verdict('axial')).toBe('refused');
  await expect(workstation.refusal).toContainText('point inside the liver');
  await workstation.page.mouse.down();
  await workstation.page.mouse.up();
  await workstation.untilSaved();
  await expect(workstation.lesionRows).toHaveCount(0);
});

test('a place taken by a lesion is refused by name', async ({ workstation, smallLibrary }) => {
  const { image, labels } = smallLibrary;
  const grid = gridOf(image);
  const places = deepPlaces(labels, 5, Math.round((grid.dims[2] - 1) / 2), 7);
  await workstation.placeLesions(grid, 'axial', places, 1);
  const row = workstation.lesionRows.first();
  await row.click();
  await workstation.page.keyboard.press('Escape');
  await workstation.page.keyboard.press('t');
  // With the mouse elsewhere the tool points at the crosshair, which is now in the lesion.
  await workstation.page.mouse.move(5, 500);
  await expect(workstation.page.locator('[data-pane=axial] .viewer-ghost')).toHaveAttribute(
    'data-state',
    'refused',
  );
  await workstation.page.keyboard.press('p');
  await expect(workstation.notices).toContainText('taken by lesion liver-1');
  await expect(workstation.lesionRows).toHaveCount(1);
});
