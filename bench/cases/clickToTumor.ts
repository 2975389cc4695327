import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ImportCase } from '#shared/contract/api.ts';
import { type ViewerBench, openViewerBench, openWorkstationPage } from '../viewer/bench.ts';
import { type Spot, timeToChange } from '../viewer/clickTime.ts';
import type { BenchCase } from '../benchCase.ts';

const ctFolder = path.resolve(import.meta.dirname, '../../../shared/data/ct');
const ct = path.join(ctFolder, 'chaos-ct3.nii.gz');

let bench: ViewerBench | undefined;

/** From the click of a person to the tumor on the screen, and back by undo, on a clinical CT of 512×512×78. */
export const clickToTumorCase: BenchCase = {
  name: 'click-to-tumor',
  summary:
    'from the click to the changed picture: a 16 mm liver lesion in chaos-ct3, 512×512×78, and its undo',
  rounds: 7,
  prepare: async () => {
    if (!existsSync(ct)) throw new Error(`${ct} is needed for this benchmark`);
    const running = await openViewerBench([ctFolder]);
    bench = running;
    const request: ImportCase = {
      image: { from: 'path', path: ct },
      labels: { from: 'path', path: path.join(ctFolder, 'chaos-ct3_liver.nii.gz') },
      labelNames: { 1: 'liver' },
    };
    const { id } = await running.server.importCase(request);
    const page = await openWorkstationPage(running.ours, running.server.pageOf(id));
    const pane = await page.locator('.viewer canvas').first().boundingBox();
    if (!pane) throw new Error('the axial pane has no place on the page');
    const spot: Spot = { x: pane.x + 0.3 * pane.width, y: pane.y + 0.45 * pane.height };
    await page.keyboard.press('t');
    const place = async (): Promise<number> => {
      await page.mouse.move(spot.x, spot.y);
      await page.waitForTimeout(1000);
      return timeToChange(page, spot, 'pointerup', () => page.mouse.click(spot.x, spot.y));
    };
    const undo = (): Promise<number> =>
      timeToChange(page, spot, 'keydown', () => page.keyboard.press('Control+z'));
    let placed = false;
    const inState = async (wanted: boolean): Promise<void> => {
      if (placed !== wanted) await (wanted ? place() : undo());
      placed = wanted;
    };
    return {
      place: async () => {
        await inState(false);
        placed = true;
        return place();
      },
      undo: async () => {
        await inState(true);
        placed = false;
        return undo();
      },
    };
  },
  finish: async () => {
    await bench?.close();
    return {};
  },
};
