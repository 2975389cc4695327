import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import type { MountedWorkstation } from './application.ts';
import { mountWorkstation } from './mount.ts';

/** An engine that computes nothing and ends when it is killed. */
const idleEngine: SpawnEngine = () => {
  let tellExit: (how: string) => void = () => undefined;
  return {
    send: () => undefined,
    onMessage: () => undefined,
    onExit: (listener) => {
      tellExit = listener;
    },
    kill: () => tellExit('killed'),
  };
};

let folder: string;
let mounted: MountedWorkstation;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'mount-')));
  await mkdir(path.join(folder, 'dist/renderer'), { recursive: true });
  await writeFile(path.join(folder, 'dist/renderer/index.html'), '<p>page');
  await mkdir(path.join(folder, 'scans'));
  mounted = await mountWorkstation({
    distFolder: path.join(folder, 'dist'),
    libraryFolder: path.join(folder, 'library'),
    version: '1.2.3',
  })(idleEngine, { spawn: idleEngine, sampleScript: '' });
});
afterAll(async () => {
  await mounted.close();
  await rm(folder, { recursive: true });
});

const ask = (place: string, init?: RequestInit): Promise<Response> =>
  mounted.handle(new Request(`difftumor://workstation${place}`, init));

it('answers the page under a policy that lets it load nothing else, isolated from other origins', async () => {
  const page = await ask('/');
  expect(await page.text()).toBe('<p>page');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect((await ask('/../secret')).status).toBe(404);
});

it('answers the api, as the desktop', async () => {
  const hello = await ask('/api/hello');
  expect(await hello.json()).toMatchObject({ shell: 'electron', version: '1.2.3', libraryName: 'library' });
  expect(hello.headers.get('content-security-policy')).toBeTruthy();
});

it('reads no folder until the person has pointed at it', async () => {
  const list = () =>
    ask('/api/folders', { method: 'POST', body: JSON.stringify({ path: path.join(folder, 'scans') }) });
  expect(await (await list()).json()).toMatchObject({ code: 'path-outside' });
  await mounted.allow([path.join(folder, 'scans')]);
  expect(await (await list()).json()).toMatchObject({ path: path.join(folder, 'scans'), entries: [] });
});
