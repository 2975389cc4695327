import type { BenchCase } from '../benchCase.ts';
import { openViewerBench, openWorkstationPage, type ViewerBench } from '../viewer/bench.ts';
import { bigCtFile } from '../viewer/bigCt.ts';
import { scrollFrameMs } from '../viewer/browser.ts';
import { openNiivuePage } from '../viewer/niivuePage.ts';

let bench: ViewerBench | undefined;

/** Scrolling the axial slices of a long scan, one wheel step a frame, all panes open in both programs. */
export const viewerScrollCase: BenchCase = {
  name: 'viewer-scroll',
  summary: 'a frame while the axial slices of a 512×512×300 CT are scrolled, one wheel step a frame',
  rounds: 5,
  prepare: async () => {
    const running = await openViewerBench();
    bench = running;
    const file = await bigCtFile(running.cacheFolder);
    const { id } = await running.server.importCase({ image: { from: 'path', path: file } });
    const page = await openWorkstationPage(running.ours, running.server.pageOf(id));
    const pane = await page.locator('.viewer canvas').first().boundingBox();
    if (!pane) throw new Error('the axial pane has no place on the page');
    const niivue = await openNiivuePage(running.theirs, running.cacheFolder, file);
    await niivue.open();
    return {
      niivue: () => scrollFrameMs(niivue.page, 300, 200),
      workstation: () => scrollFrameMs(page, pane.x + pane.width / 2, pane.y + pane.height / 2),
    };
  },
  finish: async () => {
    await bench?.close();
    return {};
  },
};
