import { expect, test } from '../fixtures/test.ts';
import { differing } from '../pages/workstation.ts';

test('blink shows the source to the pixel, and the difference only where something was changed', async ({
  workstation,
  smallLibrary,
}) => {
  const { page } = workstation;
  const { grid, liverPlaces } = smallLibrary;
  const picture = async (): Promise<Uint8Array> => {
    await settled(workstation.page);
    return workstation.picture('axial');
  };
  await page.keyboard.press('l');
  const source = await picture();
  await workstation.placeLesions(grid, 'axial', liverPlaces, 1);
  const edited = await picture();
  expect(differing(source, edited)).toBeGreaterThan(20);

  await page.keyboard.press('b');
  await expect(page.getByText('Source', { exact: true }).nth(1)).toBeVisible();
  expect(differing(source, await picture())).toBe(0);
  await page.keyboard.press('b');
  expect(differing(edited, await picture())).toBe(0);

  await page.keyboard.press('d');
  const difference = await picture();
  // Blending rounds every grey by a level; a colour is far more.
  const [changed, coloured] = [differing(source, edited), differing(source, difference, 4)];
  expect(coloured).toBeGreaterThan(20);
  expect(coloured).toBeLessThan(2 * changed);

  // Held, it shows only as long as the key is down.
  await page.keyboard.press('d');
  await page.keyboard.down('b');
  await page.waitForTimeout(500);
  expect(differing(source, await picture())).toBe(0);
  await page.keyboard.up('b');
  expect(differing(edited, await picture())).toBe(0);
});

/** Until the next picture has been drawn. */
const settled = (page: { evaluate: (f: () => Promise<void>) => Promise<void> }): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 100))),
      ),
  );
