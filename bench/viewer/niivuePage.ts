import { execFile } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright';
import type { Picture } from './browser.ts';

/** The baseline of the viewer benchmarks; not a dependency of the product, so it is fetched for the run. */
const niivueVersion = '0.69.0';

const html = `<!doctype html><meta charset="utf-8"><title>niivue</title>
<style>html,body{margin:0;background:#000}canvas{width:1200px;height:800px;display:block}</style>
<canvas id="gl" width="1200" height="800"></canvas>
<script type="module">
  import { Niivue } from '/niivue.js';
  window.openCt = async () => {
    const started = performance.now();
    const viewer = new Niivue();
    window.viewer = viewer;
    await viewer.attachTo('gl');
    await viewer.loadVolumes([{ url: '/ct.nii.gz', name: 'ct.nii.gz' }]);
    viewer.setSliceType(viewer.sliceTypeMultiplanar);
    viewer.drawScene();
    viewer.gl.readPixels(0, 0, 1, 1, viewer.gl.RGBA, viewer.gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - started;
  };
</script>`;

/** A column of niivue's canvas through its axial pane; niivue draws while it handles an event. */
export const niivuePicture: Picture = {
  pixels: `(() => {
    const { gl } = window.viewer;
    const column = new Uint8Array(4 * 300);
    gl.readPixels(300, 400, 1, 300, gl.RGBA, gl.UNSIGNED_BYTE, column);
    return column;
  })()`,
  drawsAtOnce: true,
};

/** A page that shows one CT with niivue, and how to leave it. */
export interface NiivuePage {
  readonly page: Page;
  /** From nothing to the picture of the CT on the canvas, ms. */
  open(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a 1200×800 niivue page for a NIfTI file; niivue itself is fetched into `folder` once. */
export async function openNiivuePage(browser: Browser, folder: string, ctFile: string): Promise<NiivuePage> {
  const script = await niivueScript(folder);
  const server = http.createServer((request, response) => {
    const file = { '/niivue.js': script, '/ct.nii.gz': ctFile }[request.url ?? ''];
    if (file === undefined) {
      response.setHeader('content-type', 'text/html').end(html);
      return;
    }
    response.setHeader('content-type', file === script ? 'text/javascript' : 'application/octet-stream');
    void stat(file).then(({ size }) => {
      response.setHeader('content-length', size);
      createReadStream(file).pipe(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    page,
    open: () => page.evaluate<number>('window.openCt()'),
    close: async () => {
      await page.close();
      server.close();
    },
  };
}

async function niivueScript(folder: string): Promise<string> {
  const script = path.join(folder, 'node_modules/@niivue/niivue/dist/index.js');
  if (existsSync(script)) return script;
  await mkdir(folder, { recursive: true });
  await promisify(execFile)('npm', [
    'install',
    '--prefix',
    folder,
    '--ignore-scripts',
    `@niivue/niivue@${niivueVersion}`,
  ]);
  return script;
}
