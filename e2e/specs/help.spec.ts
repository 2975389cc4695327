import { expect, test } from '../fixtures/test.ts';

test('? shows every key and gesture, and closes again', async ({ workstation }) => {
  const { page, dialog } = workstation;
  await page.keyboard.press('?');
  await expect(dialog).toContainText('Keys and mouse');
  for (const text of ['Place tool', 'Undo', 'Soft tissue window', 'Middle drag', 'Blink'])
    await expect(dialog).toContainText(text);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('About says that this is no medical device', async ({ workstation }) => {
  const { page, dialog } = workstation;
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('menuitem', { name: 'About' }).click();
  await expect(dialog).toContainText('Research software, not a medical device');
});
