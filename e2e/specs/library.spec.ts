import { expect, test } from '../fixtures/test.ts';

test('a phantom is made, found, renamed and removed', async ({ workstation }) => {
  const { page, cases, dialog } = workstation;
  const menuOf = (name: string) => page.getByRole('button', { name: `More about ${name}` }).click();
  await workstation.button('New phantom…').click();
  await page.getByRole('textbox', { name: 'Voxels across, number ()' }).fill('64');
  await page.keyboard.press('Enter');
  await dialog.getByRole('radio', { name: 'None' }).click();
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await expect(cases).toHaveCount(2);
  const made = cases.filter({ hasText: '64 × 64' });
  await expect(made).toContainText('synthetic');

  const name = await made.locator('.case-name').innerText();
  await menuOf(name);
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Second patient');
  await page.keyboard.press('Enter');
  await expect(cases.filter({ hasText: 'Second patient' })).toHaveCount(1);

  await cases.filter({ hasText: 'Second patient' }).getByRole('button').first().click();
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('Second patient');
  await workstation.untilOpen();

  await menuOf('Second patient');
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(cases).toHaveCount(2);
  await menuOf('Second patient');
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(cases).toHaveCount(1);
  await expect(page.getByText('Choose a case')).toBeVisible();
});
