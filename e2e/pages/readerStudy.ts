import { type Locator, type Page, expect } from 'playwright/test';
import { tick, type WorkstationPage } from './workstation.ts';

/** What the owner of reader studies sees and does. */
export class StudyPage {
  readonly rows: Locator;

  constructor(readonly workstation: WorkstationPage) {
    this.rows = workstation.page.getByRole('list', { name: 'Studies' }).getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.workstation.page.getByRole('tab', { name: 'Reader study' }).click();
  }

  get balance(): Locator {
    return this.workstation.dialog.getByRole('region', { name: 'Balance' });
  }

  async beginNew(title: string): Promise<void> {
    await this.workstation.button('New study…').click();
    await this.workstation.dialog.getByRole('textbox', { name: 'Title, which readers see' }).fill(title);
  }

  async make(questions: number): Promise<void> {
    const { dialog } = this.workstation;
    await dialog.getByRole('button', { name: `Make the study of ${questions} questions` }).click();
    await expect(dialog).toHaveCount(0);
  }

  tick(box: string): Promise<void> {
    return tick(this.workstation.dialog.getByRole('checkbox', { name: box }));
  }

  async close(): Promise<void> {
    const { page } = this.workstation;
    await page.getByRole('button', { name: 'Close…' }).click();
    await page.getByRole('button', { name: 'Close it' }).click();
  }
}

/** What a reader sees and does. */
export class ReaderPage {
  readonly head: Locator;
  readonly bar: Locator;

  constructor(readonly page: Page) {
    this.head = page.locator('.reader-head');
    this.bar = page.getByRole('contentinfo', { name: 'Answer' });
  }

  async begin(name: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Your name or initials' }).fill(name);
    await this.page.keyboard.press('Enter');
  }

  /** Until this question, counted from 1, is on the screen. */
  async untilAsked(question: number): Promise<void> {
    await expect(this.head).toContainText(`Question ${question} of`);
    await expect(this.page.getByRole('application', { name: /^axial slice/ })).toBeVisible();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }
}
