import { type Locator, expect } from 'playwright/test';
import type { WorkstationPage } from './workstation.ts';

/** What a person sees and does in the training workspace of a window. */
export class TrainingPage {
  readonly rows: Locator;
  readonly cases: Locator;
  readonly estimate: Locator;
  readonly state: Locator;
  readonly samples: Locator;
  readonly validations: Locator;
  readonly log: Locator;

  constructor(readonly workstation: WorkstationPage) {
    const { page } = workstation;
    this.rows = page.getByRole('list', { name: 'Trainings' }).getByRole('listitem');
    this.cases = page.getByRole('region', { name: 'Data' }).locator('tbody tr');
    this.estimate = page.getByRole('status', { name: 'What the training takes' });
    this.state = page.getByTestId('run-state');
    this.samples = page.getByRole('region', { name: 'What the network sees' }).locator('figure');
    this.validations = page.getByRole('region', { name: 'Validation cases' }).locator('figure');
    this.log = page.getByRole('region', { name: 'Log' });
  }

  async open(): Promise<void> {
    await this.workstation.page.keyboard.press('F4');
    await expect(this.workstation.page.getByRole('tab', { name: 'Train' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
  }

  /** Types numbers into fields of the plan, by their names. */
  async set(values: Readonly<Record<string, number>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const field = this.workstation.page.getByRole('textbox', { name, exact: true });
      await field.fill(String(value));
      await field.press('Enter');
    }
  }

  async nameIt(title: string): Promise<void> {
    await this.workstation.page.getByRole('textbox', { name: 'Name of the model' }).fill(title);
  }

  async addPhantoms(part: 'train on' | 'validate', count: number, size: number, seed: number): Promise<void> {
    const { page } = this.workstation;
    const before = await this.cases.count();
    await this.workstation.button('Phantoms').click();
    await this.set({ 'How many phantoms': count, 'Voxels across a phantom': size, 'First seed': seed });
    await page.getByRole('button', { name: `To ${part}` }).click();
    await page.keyboard.press('Escape');
    await expect(this.cases).toHaveCount(before + count);
  }

  async chooseKind(label: string): Promise<void> {
    await this.workstation.page.getByRole('combobox', { name: 'Kind of training' }).selectOption({ label });
  }

  /** A chart's lines that have something to show. */
  curve(chart: string): Locator {
    return this.workstation.page.getByRole('figure', { name: chart }).locator('path.line:not([d=""])');
  }

  press(name: string): Promise<void> {
    return this.workstation.button(name).click();
  }
}
