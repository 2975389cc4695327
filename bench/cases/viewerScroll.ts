import type { BenchCase } from '../benchCase.ts';
import {
  openViewerBench,
  openWorkstationPage,
  type ViewerBench,
  workstationPicture,
} from '../viewer/bench.ts';
import { bigCtFile } from '../viewer/bigCt.ts';
import { scrollFrameMs } from '../viewer/browser.ts';
import { type NiivuePage, niivuePicture, openNiivuePage } from '../viewer/niivuePage.ts';

let bench: ViewerBench | undefined;
let niivue: NiivuePage | undefined;

/** Scrolling the axial slices of a long scan, one wheel step a frame, all panes open in both programs. */
export const viewerScrollCase: BenchCase = {
  name: 'viewer-scroll',
  summary:
    'a frame while the axial slices of a 512×512×300 CT are scrolled, one wheel step a frame, each picture complete',
  rounds: 5,
  prepare: async () => {
    const running = await openViewerBench();
    bench = running;
    const file = await bigCtFile(running.cacheFolder);
    const { id } = await running.server.importCase({ image: { from: 'path', path: file } });
    const page = await openWorkstationPage(running.ours, running.server.pageOf(id));
    const pane = await page.locator('.viewer canvas').first().boundingBox();
    if (!pane) throw new Error('the axial pane has no place on the page');
    const theirs = await openNiivuePage(running.theirs, running.cacheFolder, file);
    niivue = theirs;
    await theirs.open();
    return {
      niivue: () => scrollFrameMs(theirs.page, 300, 200, niivuePicture),
      workstation: () =>
        scrollFrameMs(page, pane.x + pane.width / 2, pane.y + pane.height / 2, workstationPicture),
    };
  },
  finish: async () => {
    await niivue?.close();
    await bench?.close();
    return {};
  },
};
