import { expect, test } from '../fixtures/test.ts';

test('@browser without the token there is nothing to see', async ({ workstation, browser }) => {
  const address = new URL(workstation.page.url());
  const stranger = await browser.newPage();
  for (const path of ['/', '/?token=wrong', '/api/hello', '/api/cases']) {
    const response = await stranger.goto(address.origin + path);
    expect(response?.status()).toBe(401);
    await expect(stranger.locator('body')).toContainText('open the address that DiffTumor printed');
  }
  await stranger.close();
});

test('@browser the page may run and style nothing but its own files', async ({ workstation }) => {
  const response = await workstation.page.reload();
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("style-src 'self'");
  expect(policy).not.toContain('unsafe');
});

// Every spec fails on any error or warning of the page, a violated policy among them; this one opens all that
// can be opened.
test('no dialog, menu or panel breaks the policy', async ({ workstation }) => {
  const { page, dialog } = workstation;
  for (const key of ['Control+o', 'Control+e', 'F2', '?']) {
    await page.keyboard.press(key);
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  }
  for (const name of ['New phantom…', 'About', 'Remove the case…']) {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
    await expect(page.locator('.bp6-dialog')).toBeVisible();
    // Escape belongs to what was opened last, as long as that is there.
    await expect(page.getByRole('menu')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(page.locator('.bp6-dialog')).toHaveCount(0);
  }
  await page.keyboard.press('j');
  await expect(page.getByRole('region', { name: 'Jobs' })).toBeVisible();
  await page.keyboard.press('j');
  for (const name of ['Axial alone', 'Coronal alone', 'Sagittal alone', '3D alone', 'All four panes'])
    await workstation.button(name).click();
});
