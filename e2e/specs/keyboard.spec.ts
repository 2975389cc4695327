import { expect, test } from '../fixtures/test.ts';

test('everything from placing to deleting works without a mouse', async ({ workstation }) => {
  const { page, lesionRows } = workstation;
  const press = async (key: string, times = 1): Promise<void> => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  };
  // Into the liver: the patient's right is on the left of the screen.
  await workstation.pane('axial').focus();
  await press('Shift+ArrowLeft', 20);
  await press('t');
  await press('[', 4);
  await expect(page.getByRole('textbox', { name: 'Diameter, number (mm)' })).toHaveValue('12');
  expect(await workstation.verdict('axial')).toBe('ok');
  await press('p');
  await expect(lesionRows).toHaveCount(1);

  await press('Escape');
  await press('n');
  await expect(lesionRows.first()).toHaveAttribute('aria-selected', 'true');
  const seedBefore = await lesionRows.first().locator('td').last().innerText();
  await press('r');
  await expect(lesionRows.first().locator('td').last()).not.toHaveText(seedBefore);
  await workstation.untilSaved();
  await press('Delete');
  await expect(lesionRows).toHaveCount(0);
  await press('Control+z');
  await expect(lesionRows).toHaveCount(1);

  await press('Control+e');
  await expect(workstation.dialog).toContainText('nnU-Net');
  await press('Escape');
  await expect(workstation.dialog).toHaveCount(0);
  await press('F2');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await press('End');
  await page.keyboard.type(' renamed');
  await press('Enter');
  await expect(workstation.cases.first()).toContainText('renamed');
});

test('Tab reaches every part of the window, and what has the focus shows it', async ({ workstation }) => {
  const { page } = workstation;
  const parts = new Set<string>();
  const unmarked: string[] = [];
  await page.locator('body').press('Tab');
  for (let i = 0; i < 200; i++) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      // The end of the page is followed by nothing, then by its beginning.
      if (!element || element === document.body) return undefined;
      const style = getComputedStyle(element);
      const around = element.closest('.bp6-control, .bp6-input-group');
      const marked =
        style.outlineStyle !== 'none' ||
        style.boxShadow !== 'none' ||
        (around !== null &&
          getComputedStyle(around.querySelector('.bp6-control-indicator') ?? around).outlineStyle !== 'none');
      return {
        part: element.closest('[role=toolbar], section, footer')?.getAttribute('aria-label') ?? '',
        name: element.getAttribute('aria-label') ?? element.textContent,
        marked,
      };
    });
    if (focused) parts.add(focused.part);
    if (focused?.marked === false) unmarked.push(focused.name);
    await page.keyboard.press('Tab');
  }
  for (const part of [
    'Tools',
    'Library',
    'Labels',
    'axial slices',
    'coronal slices',
    'sagittal slices',
    'New lesion',
  ])
    expect(parts).toContain(part);
  expect(unmarked).toEqual([]);
});
