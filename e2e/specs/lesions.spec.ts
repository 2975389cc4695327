import { expect, test } from '../fixtures/test.ts';

test('turning a placed lesion shows at once, and one undo takes the whole gesture back', async ({
  workstation,
  smallLibrary,
}) => {
  const { page, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  const before = await lesionRows.first().innerText();

  await lesionRows.first().click();
  const slider = page.getByRole('slider', { name: 'Diameter (mm)' });
  const box = await slider.boundingBox();
  if (!box) throw new Error('no slider');
  await page.mouse.move(box.x + 0.18 * box.width, box.y + box.height / 2);
  await page.mouse.down();
  for (const part of [0.22, 0.27, 0.32]) {
    const shown = await lesionRows.first().innerText();
    await page.mouse.move(box.x + part * box.width, box.y + box.height / 2);
    // Still held, the lesion grows already.
    await expect(lesionRows.first()).not.toHaveText(shown, { useInnerText: true });
  }
  await page.mouse.up();
  await workstation.untilSaved();
  const turned = await lesionRows.first().innerText();
  expect(turned).not.toBe(before);

  await workstation.button('Undo').click();
  await expect(lesionRows.first()).toHaveText(before, { useInnerText: true });
  await workstation.button('Redo').click();
  await expect(lesionRows.first()).toHaveText(turned, { useInnerText: true });
});

test('the program finds places by itself, as one step that can be undone', async ({ workstation }) => {
  const { lesionRows, notices } = workstation;
  await workstation.button('Place automatically').click();
  await expect(notices).toContainText('Place 3 lesions in the liver: done');
  await expect(lesionRows).toHaveCount(3);
  await workstation.button('Undo').click();
  await expect(lesionRows).toHaveCount(0);
});

test('several lesions are selected with Ctrl and Shift, and deleted as one step', async ({
  workstation,
  smallLibrary,
}) => {
  const { page, lesionRows } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  await workstation.placeLesions(grid, 'axial', liverPlaces, 3);
  await lesionRows.nth(0).click();
  await lesionRows.nth(2).click({ modifiers: ['Shift'] });
  await lesionRows.nth(1).click({ modifiers: ['ControlOrMeta'] });
  const chosen = page.getByRole('row', { selected: true });
  await expect(chosen).toHaveCount(2);
  await page.keyboard.press('Delete');
  await expect(lesionRows).toHaveCount(1);
  await workstation.button('Undo').click();
  await expect(lesionRows).toHaveCount(3);
});
