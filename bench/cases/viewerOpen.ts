import { peakOfTreeMb } from '../viewer/processMemory.ts';
import { openViewerBench, openWorkstationPage, type ViewerBench } from '../viewer/bench.ts';
import { bigCtFile } from '../viewer/bigCt.ts';
import { openNiivuePage } from '../viewer/niivuePage.ts';
import type { BenchCase } from '../benchCase.ts';

let bench: ViewerBench | undefined;

/** Opening a long scan, against niivue in the same browser: a page is opened, and waited for its first picture. */
export const viewerOpenCase: BenchCase = {
  name: 'viewer-open',
  summary:
    '512×512×300 int16 CT from nothing to the first picture; remembered: the case lies in the library; new: its .nii.gz is imported first, as niivue reads it each time. Memory: server and engine for ours',
  rounds: 3,
  prepare: async () => {
    const running = await openViewerBench();
    bench = running;
    const file = await bigCtFile(running.cacheFolder);
    const importFile = () => running.server.importCase({ image: { from: 'path', path: file } });
    const remembered = await importFile();
    const show = async (caseId: string): Promise<void> => {
      const page = await openWorkstationPage(running.ours, running.server.pageOf(caseId));
      await page.close();
    };
    return {
      niivue: async () => {
        const niivue = await openNiivuePage(running.theirs, running.cacheFolder, file);
        await niivue.open();
        await niivue.close();
      },
      remembered: () => show(remembered.id),
      new: async () => show((await importFile()).id),
    };
  },
  finish: async () => {
    if (!bench) return {};
    const ours = await peakOfTreeMb(bench.server.pid);
    await bench.close();
    return { remembered: ours, new: ours };
  },
};
