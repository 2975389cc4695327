import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../fixtures/test.ts';
import { TrainingPage } from '../pages/training.ts';

/** Processes have to start, and graphs to load; on a busy machine that takes a while. */
const patiently = { timeout: 180_000 };

test('plan, check, train, watch, stop, go on: the model is there to segment with', async ({
  workstation,
}) => {
  test.setTimeout(600_000);
  const { page, dialog, notices } = workstation;
  const training = new TrainingPage(workstation);
  await training.open();
  await training.press('Clear');
  await training.addPhantoms('train on', 2, 48, 1);
  await training.addPhantoms('validate', 1, 48, 9);
  await training.nameIt('Tiny liver');
  await training.set({
    'Patch (voxels)': 16,
    'Voxel size (mm)': 7.5,
    Epochs: 40,
    'Epochs between validations': 10,
  });

  await training.press('Check and estimate');
  await expect(training.estimate).toContainText(/Time.*about .*Memory/, patiently);
  await expect(training.cases.first()).toContainText('lesions can be put into the liver');

  await training.press('Start training');
  await expect(training.rows.first()).toContainText('Tiny liver');
  await expect(training.curve('Loss').first()).toBeVisible(patiently);
  await expect(training.samples.first()).toBeVisible(patiently);
  await training.press('Stop');
  await expect(training.state).toHaveText('Stopped', patiently);
  await expect(training.log).toContainText('stopped after step');

  await training.press('Continue');
  await expect(training.state).toHaveText('Done', patiently);
  await expect(training.log).toContainText('going on after step');
  await expect(training.curve('Validation Dice')).toHaveCount(2);
  await expect(training.validations).toHaveCount(1);
  await expect(training.validations.locator('path').first()).toBeAttached();
  const picture = training.validations.locator('image');
  const loaded = await picture.evaluate(
    async (image: SVGImageElement) => (await fetch(image.href.baseVal)).status,
  );
  expect(loaded).toBe(200);
  await expect(notices.filter({ hasText: 'Train tiny-liver-1' })).toContainText('done');

  await page.keyboard.press('Control+g');
  await expect(dialog.getByRole('radio', { name: /^Tiny liver/ })).toBeVisible();
});

test('an autoencoder and a diffusion model on its latents, from plan to the tool that places lesions', async ({
  workstation,
}) => {
  test.setTimeout(600_000);
  const { page } = workstation;
  const training = new TrainingPage(workstation);
  await training.open();
  await training.chooseKind('Autoencoder');
  await training.press('Clear');
  await training.addPhantoms('train on', 1, 48, 1);
  await training.addPhantoms('validate', 1, 48, 9);
  await training.nameIt('Tiny latents');
  const short = { 'Voxel size (mm)': 7.5, Epochs: 2, 'Samples of a case an epoch': 2 };
  await training.set({ ...short, 'Crop (voxels)': 16, 'Epochs between validations': 1 });
  await training.press('Check and estimate');
  await expect(training.estimate).toContainText(/Time.*about .*Memory/, patiently);
  await training.press('Start training');
  await expect(training.state).toHaveText('Done', patiently);
  await expect(training.curve('Validation PSNR')).toHaveCount(1);
  await expect(training.curve('Parts of the loss')).toHaveCount(2);
  // As it is, and coded and decoded.
  await expect(training.validations.locator('image')).toHaveCount(2);
  await expect(training.validations).toContainText('PSNR');

  await training.press('New training');
  await training.chooseKind('Diffusion');
  await training.nameIt('Tiny lesions');
  await page.getByRole('combobox', { name: 'Autoencoder' }).selectOption({ label: 'Tiny latents' });
  await training.set({ ...short, 'Crop (voxels)': 32 });
  await training.press('Start training');
  await expect(training.state).toHaveText('Done', patiently);
  await expect(training.curve('Validation loss')).toHaveCount(1);
  await expect(training.validations.locator('image')).toHaveCount(2);

  await page.getByRole('tab', { name: 'Place lesions' }).click();
  await page.getByRole('radiogroup', { name: 'Generator' }).getByRole('radio', { name: 'diffusion' }).click();
  const choice = page.getByRole('combobox', { name: 'Diffusion model' });
  await choice.selectOption({ label: 'Tiny lesions' });
  await expect(choice).toHaveValue('tiny-lesions');
});

test('what is wrong with cases stands in one table before anything begins', async ({
  workstation,
  folder,
}) => {
  const list = path.join(folder, 'dataset.json');
  const training = [1, 2].map((n) => ({ image: `imagesTr/${n}.nii.gz`, label: `labelsTr/${n}.nii.gz` }));
  await writeFile(list, JSON.stringify({ labels: { background: 0, liver: 1 }, training }));
  const page = new TrainingPage(workstation);
  await page.open();
  await page.press('Clear');
  await page.press('List or folder');
  await workstation.page.getByRole('textbox', { name: 'List or folder of cases' }).fill(list);
  await page.press('To train on');
  await expect(page.cases).toHaveCount(2);
  await workstation.page.keyboard.press('Escape');
  await page.press('Check and estimate');
  await expect(page.estimate).toContainText('2 cases cannot be trained on', patiently);
  for (const n of [1, 2]) await expect(page.cases.nth(n - 1)).toContainText(`${n}.nii.gz`);
});
