import { expect, test } from '../fixtures/test.ts';

test.use({ allowedComplaints: [/status of 4\d\d/] });

test('a mask of another grid is not resampled without asking', async ({ workstation, smallLibrary }) => {
  const { page, dialog, cases } = workstation;
  const { image, otherLabels } = smallLibrary;
  await workstation.importFiles(image, otherLabels);
  await expect(dialog).toContainText('does not lie on the grid of');
  await expect(dialog).toContainText('Shall the mask be resampled');
  await expect(cases).toHaveCount(1);

  await dialog.getByRole('button', { name: 'Resample the mask' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(cases).toHaveCount(2);
  await workstation.untilOpen();
  await workstation.button('Notes on this case').click();
  await expect(page.getByRole('list', { name: 'Notes on this case' })).toContainText('resampled');
});

test('a file that is no NIfTI is refused with its sentence, and the dialog stays', async ({
  workstation,
  smallLibrary,
}) => {
  const { dialog, cases } = workstation;
  await workstation.importFiles(smallLibrary.image.replace('ct.nii.gz', 'labels.json'));
  await expect(dialog.getByRole('alert')).toContainText('labels.json is not a NIfTI file');
  await expect(cases).toHaveCount(1);
});
