import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright/test';
import type { CaseDetail, CaseSummary } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import { difftumor } from '../fixtures/server.ts';
import { expect, test } from '../fixtures/test.ts';
import { ReaderPage, StudyPage } from '../pages/readerStudy.ts';

test.use({ allowedComplaints: [/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/] });

/** A call of the api, as the page itself would make it. */
const call = <T>(page: Page, method: string, route: string, body?: unknown): Promise<T> =>
  page.evaluate(
    async ([how, where, sent]) => {
      const response = await fetch(where, {
        method: how,
        headers: { 'Content-Type': 'application/json' },
        ...(sent !== '' && { body: sent }),
      });
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    },
    [method, route, body === undefined ? '' : JSON.stringify(body)] as const,
  ) as Promise<T>;

/**
 * Patients of the library: artificial abdomens. Tumors of the real ones come in with their labels, those of the
 * synthetic ones are placed here.
 */
async function makePatients(page: Page, folder: string, count: number): Promise<void> {
  const lesion = ['--organ', 'liver', '--count', '1', '--diameter', '26', '--allow-vessels'];
  for (let at = 0; at < count; at++) {
    const phantom = path.join(folder, `phantom-${at}`);
    const files = (from: string) => [path.join(from, 'ct.nii.gz'), path.join(from, 'labels.nii.gz')];
    await difftumor('phantom', '--out', phantom, '--size', '64', '--seed', String(20 + at));
    const real = at % 2 === 0;
    const from = real ? path.join(folder, `labelled-${at}`) : phantom;
    const [ct, labels] = files(phantom);
    if (real) await difftumor('synthesize', '--ct', ct, '--labels', labels, '--out', from, ...lesion);
    const [image, mask] = files(from);
    const { id } = await call<CaseDetail>(page, 'POST', '/api/cases', {
      name: `${real ? 'Hospital' : 'Laboratory'} ${at}`,
      image: { from: 'path', path: image },
      labels: { from: 'path', path: mask },
    });
    if (real) continue;
    const job = await call<Job>(page, 'POST', '/api/jobs', {
      recipe: {
        task: 'synthesizeInCase',
        caseId: id,
        organ: 'liver',
        placement: { kind: 'automatic', count: 1, avoidVessels: false },
        size: { kind: 'diameter', diameterMm: 26 },
        generator: 'rules',
        appearance: {},
        seed: at,
      },
    });
    await expect
      .poll(async () => (await call<Job[]>(page, 'GET', '/api/jobs')).find((one) => one.id === job.id)?.state)
      .toBe('done');
  }
}

test('set up a study, read it blind by keyboard, restart in the middle, see the results @browser', async ({
  workstation,
  openWindow,
  shell,
  folder,
}) => {
  test.slow();
  const { page } = workstation;
  await makePatients(page, folder, 4);
  const library = await call<CaseSummary[]>(page, 'GET', '/api/cases');
  expect(library).toHaveLength(5);

  // Set up: the library's own phantom has no tumor, and is not asked about.
  const owner = new StudyPage(workstation);
  await owner.open();
  await owner.beginNew('Liver tumors');
  await expect(owner.balance).toContainText('liver22');
  await expect(owner.balance).toContainText('With 2 tumors of each kind the intervals will be wide');
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: 'test-results/turing-setup.png' });
  await owner.make(4);
  await expect(owner.rows).toHaveCount(1);
  await expect(owner.rows).toContainText('4 questions · 0 readers · ring');

  // A reader's window is told nothing of what it shows.
  const told: string[] = [];
  page.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (/json|event-stream/.test(type)) told.push(response.url(), await response.text().catch(() => ''));
  });
  await owner.rows.getByRole('button', { name: 'Read…' }).click();
  let reader = new ReaderPage(page);
  await expect(page.getByRole('heading', { name: 'Liver tumors' })).toBeVisible();
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: 'test-results/turing-start.png' });
  await reader.begin('Ada L.');
  await reader.untilAsked(1);
  await expect(page.getByRole('list', { name: 'Cases' })).toHaveCount(0);
  await expect(page.locator('.viewer-mark circle').first()).toBeVisible();

  // Nothing goes on before the answer is whole; a pause hides the scan.
  await reader.press('Enter', 'r', 'Enter');
  await reader.untilAsked(1);
  await reader.press('4');
  if (process.env['SCREENSHOTS']) {
    await page.waitForTimeout(500);
    await page.screenshot({ path: 'test-results/turing-question.png' });
  }
  await reader.press('p');
  await expect(page.getByText('Paused. The time does not count.')).toBeVisible();
  await reader.press('s', 'p', 'Enter');
  await reader.untilAsked(2);
  // No going back.
  await reader.press('Backspace');
  await reader.untilAsked(2);
  await reader.press('u', 'Enter');
  await reader.untilAsked(3);

  const hidden = [...library.flatMap(({ id, name }) => [id, name]), 'placed', 'truth', 'lesion', 'generator'];
  for (const text of told.filter((part) => !part.includes('"verdicts"')))
    for (const secret of hidden) expect(text).not.toContain(secret);
  expect(told.some((part) => part.endsWith('/questions/2'))).toBe(true);

  // The program ends in the middle: what was answered is there, under the reader's name.
  await shell.stop();
  await reader.press('r', '1', 'Enter');
  await expect(reader.bar.getByRole('alert')).toContainText('did not answer');
  await shell.start();
  const again = await openWindow();
  await again.untilOpen();
  const laterOwner = new StudyPage(again);
  await laterOwner.open();
  await expect(laterOwner.rows).toContainText('Ada L. 2/4');
  await laterOwner.rows.getByRole('button', { name: 'Read…' }).click();
  reader = new ReaderPage(again.page);
  await reader.begin('ada l.');
  for (const question of [3, 4]) {
    await reader.untilAsked(question);
    await reader.press('r', '2', 'Enter');
  }
  await expect(again.page.getByRole('heading', { name: 'Thank you, Ada L.' })).toBeVisible();
  await again.button('Leave').click();
  await again.untilOpen();

  // Results only when nobody can answer any more.
  await laterOwner.open();
  await expect(laterOwner.rows).toContainText('Ada L. 4/4');
  await expect(again.button('Results')).toHaveCount(0);
  await laterOwner.close();
  await again.button('Results').click();
  await expect(again.dialog).toContainText('Ada L.');
  if (process.env['SCREENSHOTS']) await again.page.screenshot({ path: 'test-results/turing-results.png' });
  await again.button('Write the report').click();
  await expect(again.notices.filter({ hasText: 'report of a reader study' })).toContainText('done');
  if (process.env['E2E_SHELL'] !== 'electron') {
    // Where no folder can be shown, the page opens beside the window.
    const opening = again.page.waitForEvent('popup');
    await again.button('Open the report').first().click();
    const report = await opening;
    await expect(report.locator('h1')).toContainText('Liver tumors');
    expect(await report.locator('body').evaluate((body) => getComputedStyle(body).fontFamily)).toContain(
      'sans',
    );
    if (process.env['SCREENSHOTS']) await report.screenshot({ path: 'test-results/turing-report.png' });
    await report.close();
  }
  const out = path.join(folder, 'library/exports/Liver-tumors');
  expect(readdirSync(out).toSorted()).toEqual([
    'agreement.csv',
    'answers.csv',
    'report.html',
    'results.json',
    'summary.csv',
  ]);
  const answers = readFileSync(path.join(out, 'answers.csv'), 'utf8').trim().split('\r\n');
  expect(answers).toHaveLength(5);
  const column = answers[0].split(',').indexOf('verdict');
  expect(answers.slice(1).map((line) => line.split(',')[column])).toEqual(['real', 'unsure', 'real', 'real']);
});
