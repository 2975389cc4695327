import { type Locator, type Page, expect } from 'playwright/test';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { initialView } from '#renderer/editor/view.ts';
import type { Plane } from '#renderer/editor/viewPlanes.ts';
import { paneTransform, rasToScreen } from '#renderer/editor/viewTransform.ts';
import type { Shell } from '../fixtures/shell.ts';

/** Ticks a box or chooses a radio, also one whose dialog is still coming in: a click may miss what moves. */
export const tick = (box: Locator): Promise<void> =>
  expect(() => box.check({ force: true, timeout: 2000 })).toPass();

/** What a person sees and does in one window. Every selector of the specs lives here. */
export class WorkstationPage {
  readonly lesionRows: Locator;
  readonly cases: Locator;
  readonly status: Locator;
  readonly dialog: Locator;
  readonly notices: Locator;

  constructor(
    readonly page: Page,
    readonly shell: Shell,
  ) {
    this.lesionRows = page.getByRole('grid', { name: 'Lesions' }).locator('tbody tr');
    this.cases = page.getByRole('list', { name: 'Cases' }).getByRole('listitem');
    this.status = page.locator('footer [data-sync]');
    this.dialog = page.getByRole('dialog');
    this.notices = page.locator('.notices').getByRole('alert');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The part of a pane that takes the mouse. */
  pane(plane: Plane): Locator {
    return this.page.getByRole('application', { name: new RegExp(`^${plane} slice`) });
  }

  /** Until the case is on the screen and nothing waits to be saved. */
  async untilOpen(): Promise<void> {
    await expect(this.pane('axial')).toBeVisible();
    await this.untilSaved();
  }

  async untilSaved(): Promise<void> {
    await expect(this.status).toHaveAttribute('data-sync', 'saved');
  }

  /** Moves the mouse over a point (RAS mm) of a case that is looked at as at first, its slices in the middle. */
  async pointAt(grid: Grid, plane: Plane, point: RasMm): Promise<void> {
    const box = await this.pane(plane).boundingBox();
    if (!box) throw new Error(`the ${plane} pane is not on the screen`);
    const { frames, framing, crosshairRasMm } = initialView(grid);
    const transform = paneTransform(grid, frames[plane], framing[plane], crosshairRasMm, box);
    const [x, y] = rasToScreen(transform, point);
    // From beside, so that there is a move even where the mouse already was.
    await this.page.mouse.move(box.x + x + 1, box.y + y);
    await this.page.mouse.move(box.x + x, box.y + y);
  }

  /** What the place tool says of the place under the mouse, once it has made up its mind. */
  async verdict(plane: Plane): Promise<'ok' | 'refused'> {
    const ghost = this.page.locator(`[data-pane=${plane}] .viewer-ghost`);
    await expect(ghost).not.toHaveAttribute('data-state', 'checking');
    return (await ghost.getAttribute('data-state')) === 'ok' ? 'ok' : 'refused';
  }

  get refusal(): Locator {
    return this.page.locator('.viewer-refusal');
  }

  /** Places `count` lesions with the mouse, at the first of these points that are not refused. */
  async placeLesions(grid: Grid, plane: Plane, points: readonly RasMm[], count: number): Promise<void> {
    const before = await this.lesionRows.count();
    await this.page.keyboard.press('t');
    let placed = 0;
    for (const point of points) {
      if (placed === count) break;
      await this.pointAt(grid, plane, point);
      if ((await this.verdict(plane)) === 'refused') continue;
      await this.page.mouse.down();
      await this.page.mouse.up();
      placed++;
      await expect(this.lesionRows).toHaveCount(before + placed);
    }
    expect(placed).toBe(count);
    await this.page.keyboard.press('Escape');
    await this.untilSaved();
  }

  /** Fills the open dialog, which must be there. */
  async chooseFiles(image: string, mask?: string): Promise<void> {
    await this.shell.chooseFile(this.page, 'CT', image);
    if (mask !== undefined) await this.shell.chooseFile(this.page, 'Organ mask', mask);
  }

  async importFiles(image: string, mask?: string): Promise<void> {
    await this.page.keyboard.press('Control+o');
    await this.chooseFiles(image, mask);
    await this.dialog.getByRole('button', { name: 'Open', exact: true }).click();
  }

  /** Exports the open case and answers the folder that came of it. */
  async exportAs(layout: string, folder: string): Promise<void> {
    await this.page.keyboard.press('Control+e');
    await tick(this.dialog.getByRole('radio', { name: new RegExp(`^${layout}`) }));
    await this.dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await this.dialog.getByRole('button', { name: 'Export 1 case' }).click();
    await expect(this.notices.filter({ hasText: 'Export 1 case' })).toContainText('done');
  }

  /** The picture of a pane without the lines over it: the red of every pixel. */
  async picture(plane: Plane): Promise<Uint8Array> {
    const base64 = await this.page
      .locator(`[data-pane=${plane}] .viewer-canvas canvas`)
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const copy = new OffscreenCanvas(width, height).getContext('2d');
        copy?.drawImage(canvas, 0, 0);
        const pixels = copy?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
        let reds = '';
        for (let at = 0; at < pixels.length; at += 4) reds += String.fromCharCode(pixels[at]);
        return btoa(reds);
      });
    return Buffer.from(base64, 'base64');
  }
}

/** Pixels of two pictures whose grey differs by more than `tolerance` levels. */
export const differing = (a: Uint8Array, b: Uint8Array, tolerance = 0): number =>
  a.reduce((sum, grey, i) => sum + Number(Math.abs(grey - b[i]) > tolerance), 0);
