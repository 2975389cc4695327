import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { openBrowser, type Picture } from './browser.ts';
import { startWorkstation, type WorkstationServer } from './workstationServer.ts';

/** What the viewer benchmarks run on: a browser each for the two programs, and the workstation's server. */
export interface ViewerBench {
  /** Kept between runs: the large CT, and niivue. */
  readonly cacheFolder: string;
  readonly server: WorkstationServer;
  readonly ours: Browser;
  readonly theirs: Browser;
  close(): Promise<void>;
}

/** @param roots folders that the server may read beside the cache */
export async function openViewerBench(roots: readonly string[] = []): Promise<ViewerBench> {
  const cacheFolder = path.join(os.tmpdir(), 'difftumor-bench');
  await mkdir(cacheFolder, { recursive: true });
  const library = await mkdtemp(path.join(os.tmpdir(), 'difftumor-bench-library-'));
  const server = await startWorkstation(library, [cacheFolder, ...roots]);
  const [ours, theirs] = await Promise.all([openBrowser(), openBrowser()]);
  return {
    cacheFolder,
    server,
    ours,
    theirs,
    close: async () => {
      await Promise.all([ours.close(), theirs.close()]);
      await server.close();
      await rm(library, { recursive: true });
    },
  };
}

/** Opens a page of the workstation and waits until the axial slice is drawn: its pane's middle is not black. */
export async function openWorkstationPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  await page.goto(address);
  await page.waitForFunction(drawn, undefined, { polling: 'raf', timeout: 120_000 });
  return page;
}

/** In the page: whether a canvas of the viewer shows something in its middle. */
const drawn = `[...document.querySelectorAll('.viewer canvas')].some((canvas) => {
  if (canvas.width < 2) return false;
  const copy = new OffscreenCanvas(9, 9).getContext('2d');
  copy.drawImage(canvas, canvas.width / 2 - 4, canvas.height / 2 - 4, 9, 9, 0, 0, 9, 9);
  return copy.getImageData(0, 0, 9, 9).data.some((value, at) => at % 4 < 3 && value > 40);
})`;

/** A column of the axial pane; the window draws when the frame ends. */
export const workstationPicture: Picture = {
  pixels: `(() => {
    const canvas = document.querySelector('.viewer canvas');
    const copy = new OffscreenCanvas(1, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, -canvas.width / 2, 0);
    return copy.getImageData(0, 0, 1, canvas.height).data;
  })()`,
  drawsAtOnce: false,
};
