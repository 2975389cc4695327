import { readFileSync } from 'node:fs';
import { expect, test } from '../fixtures/test.ts';

test('files dropped on the window are offered for opening, the mask as mask', async ({
  workstation,
  smallLibrary,
}) => {
  const { page, dialog, cases } = workstation;
  const files = [
    { name: 'dropped_labels.nii.gz', base64: readFileSync(smallLibrary.labels).toString('base64') },
    { name: 'dropped.nii.gz', base64: readFileSync(smallLibrary.image).toString('base64') },
  ];
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, files);
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await expect(page.getByText('Drop a CT here')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });

  await expect(dialog.getByRole('textbox', { name: 'CT', exact: true })).toHaveValue('dropped.nii.gz');
  await expect(dialog.getByRole('textbox', { name: 'Organ mask' })).toHaveValue('dropped_labels.nii.gz');
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(cases).toHaveCount(2);
  await expect(cases.filter({ hasText: 'dropped' })).toContainText('liver, pancreas, kidney');
  await workstation.untilOpen();
  await expect(page.getByRole('toolbar', { name: 'Tools' })).toContainText('dropped');
});
