import { type Locator, expect } from 'playwright/test';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { initialView } from '#renderer/editor/view.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
import {
  type PaneTransform,
  paneTransform,
  rasToScreen,
  screenToRas,
} from '#renderer/editor/viewTransform.ts';
import { tick, type WorkstationPage } from './workstation.ts';

/** What a person sees and does in the review workspace of a window. */
export class ReviewPage {
  readonly rows: Locator;
  readonly measurements: Locator;
  readonly reader: Locator;
  readonly comment: Locator;
  readonly agreement: Locator;

  constructor(readonly workstation: WorkstationPage) {
    const { page } = workstation;
    this.rows = page.getByRole('grid', { name: 'Segments' }).locator('tbody tr');
    this.measurements = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');
    this.reader = page.getByRole('textbox', { name: 'Reader' });
    this.comment = page.getByRole('textbox', { name: 'Comment' });
    this.agreement = page.getByRole('region', { name: 'Agreement' });
  }

  async open(): Promise<void> {
    await this.workstation.page.getByRole('tab', { name: 'Review masks' }).click();
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce(
      (before, key) => before.then(() => this.workstation.page.keyboard.press(key)),
      Promise.resolve(),
    );
  }

  /** Begins a reading of a mask's lesions. */
  async beginFromFile(file: string, reader: string): Promise<void> {
    const { page, shell, dialog } = this.workstation;
    await this.press('Shift+S');
    await tick(dialog.getByRole('radio', { name: 'A mask of a file' }));
    await shell.chooseFile(page, 'Mask', file);
    await dialog.getByRole('textbox', { name: 'Reader' }).fill(reader);
    await dialog.getByRole('button', { name: 'Begin' }).click();
  }

  async beginEmpty(title: string): Promise<void> {
    const { dialog } = this.workstation;
    await this.press('Shift+S');
    await tick(dialog.getByRole('radio', { name: 'Nothing: draw every lesion' }));
    await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
    await dialog.getByRole('button', { name: 'Begin' }).click();
    await expect(dialog).toHaveCount(0);
  }

  state(row: number): Locator {
    return this.rows.nth(row).locator('.segment-state');
  }

  async chosen(): Promise<number> {
    const selected = await this.rows.evaluateAll((rows) =>
      rows.findIndex((row) => row.getAttribute('aria-selected') === 'true'),
    );
    return selected;
  }

  /** The open case as the server has it. */
  detail(): Promise<CaseDetail> {
    return this.workstation.page.evaluate(async () => {
      const id = /case=([^&]+)/.exec(location.hash)?.[1];
      const rows = (await (await fetch('/api/cases')).json()) as { id: string }[];
      const response = await fetch(`/api/cases/${id ?? rows[0].id}`);
      return (await response.json()) as CaseDetail;
    });
  }

  async reading(): Promise<ReadingDetail> {
    const { readings } = await this.detail();
    return readings[readings.length - 1];
  }

  /** How a pane shows the slice through a point, as long as it was neither zoomed nor moved. */
  async transform(
    plane: Plane,
    crosshair: RasMm,
  ): Promise<{ transform: PaneTransform; x: number; y: number }> {
    const { grid } = await this.detail();
    const box = await this.workstation.pane(plane).boundingBox();
    if (!box) throw new Error(`the ${plane} pane is not on the screen`);
    const { frames, framing } = initialView(grid);
    const transform = paneTransform(grid, frames[plane], framing[plane], crosshair, box);
    return { transform, x: box.x, y: box.y };
  }

  /**
   * Drags the mouse on the slice through `crosshair`, from one point straight to another.
   *
   * @returns the points that the mouse, which stands on whole pixels, really went between
   */
  async drag(plane: Plane, crosshair: RasMm, from: RasMm, to: RasMm): Promise<[RasMm, RasMm]> {
    const { mouse } = this.workstation.page;
    const { transform, x, y } = await this.transform(plane, crosshair);
    const pixel = (point: RasMm): [number, number] => {
      const [across, down] = rasToScreen(transform, point);
      return [Math.round(across + x), Math.round(down + y)];
    };
    const [start, end] = [pixel(from), pixel(to)];
    await mouse.move(...start);
    // What was set just before is drawn by then: no person is faster than the screen.
    await this.workstation.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    await mouse.down();
    await mouse.move(...end);
    await mouse.up();
    return [start, end].map(([px, py]) => screenToRas(transform, px - x, py - y)) as [RasMm, RasMm];
  }

  /** Exports mask and tables, and answers their folder. */
  async exportFiles(): Promise<string> {
    const { page, notices } = this.workstation;
    await page.getByRole('button', { name: 'More about the reading' }).click();
    await page.getByRole('menuitem', { name: 'Export mask and tables' }).click();
    await expect(notices.filter({ hasText: 'Export the review' })).toContainText('done');
    const folder = await page.locator('.job-result code').first().getAttribute('title');
    await page.keyboard.press('j');
    return folder ?? '';
  }
}
