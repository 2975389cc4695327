import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { recordOf } from '#main/tasks/library/case.fake.ts';
import type { BenchCase } from '../benchCase.ts';
import { openBrowser } from '../viewer/browser.ts';
import { startWorkstation, type WorkstationServer } from '../viewer/workstationServer.ts';

const cases = 10_000;

let base: string | undefined;
let server: WorkstationServer | undefined;
let browser: Browser | undefined;
let heapMb = 0;

/** A library as a registry has it: how long its list takes from the disk to the screen. */
export const libraryCase: BenchCase = {
  name: 'library',
  summary: `a library of ${cases} cases: the program's start with and without its index, its list, the window's, and a search typed at once`,
  rounds: 5,
  prepare: async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'difftumor-bench-cases-'));
    base = folder;
    await writeLibrary(folder);
    const window = await openBrowser();
    browser = window;
    let page: Page | undefined;
    const start = async (): Promise<number> => {
      await page?.close();
      page = undefined;
      await server?.close();
      const begun = performance.now();
      server = await startWorkstation(folder, []);
      return performance.now() - begun;
    };
    const shown = async (): Promise<Page> => {
      if (!server) await start();
      page ??= await shownPage(window, server?.pageOf('none') ?? '');
      return page;
    };
    return {
      start,
      'start without index': async () => {
        await server?.close();
        server = undefined;
        for (const suffix of ['', '-wal', '-shm'])
          await rm(path.join(folder, `index.db${suffix}`), { force: true });
        return start();
      },
      'list by the api': async () => (await shown()).evaluate<number>(listMs),
      'list in a new window': async () => {
        if (!server) await start();
        await page?.close();
        page = undefined;
        const begun = performance.now();
        await shown();
        return performance.now() - begun;
      },
      search: async () => {
        const open = await shown();
        const ms = await open.evaluate<number>(searchMs);
        heapMb = Math.max(heapMb, await heapOf(open));
        return ms;
      },
    };
  },
  finish: async () => {
    await browser?.close();
    await server?.close();
    if (base) await rm(base, { recursive: true });
    return { search: heapMb };
  },
};

async function writeLibrary(library: string): Promise<void> {
  for (let n = 0; n < cases; n++) {
    const id = `case-${String(n).padStart(5, '0')}`;
    const folder = path.join(library, 'cases', id);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'case.json'), JSON.stringify({ ...recordOf(id), name: `CT ${n}` }));
    for (const name of ['journal.jsonl', 'source.nii.gz', 'labels.nii.gz'])
      await writeFile(path.join(folder, name), '');
  }
}

/** A window in which the list is to be seen. */
async function shownPage(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
  await page.goto(address);
  await page.waitForFunction(`document.querySelectorAll('.library-list > li').length > 100`, undefined, {
    polling: 'raf',
    timeout: 120_000,
  });
  return page;
}

const listMs = `(async () => {
  const begun = performance.now();
  const rows = await (await fetch('/api/cases')).json();
  if (rows.length !== ${cases}) throw new Error(rows.length + ' cases are listed');
  return performance.now() - begun;
})()`;

/** From a search to the picture of what it finds; then all are shown again. */
const searchMs = `(async () => {
  const input = document.querySelector('.library-search input');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const type = async (text) => {
    const begun = performance.now();
    set.call(input, text);
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return performance.now() - begun;
  };
  const ms = await type('CT 777');
  const found = document.querySelectorAll('.library-list > li').length;
  if (found !== 19) throw new Error(found + ' cases were found');
  await type('');
  return ms;
})()`;

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const used = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
  return Math.round(used / 2 ** 20);
}
