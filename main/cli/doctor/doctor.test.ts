import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { electron } from './electron.ts';
import { library } from './library.ts';
import { judge, onnxruntime } from './onnxruntime.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

const place = (libraryFolder = folder) => ({
  version: '1',
  programFolder: folder,
  distFolder: path.join(folder, 'dist'),
  libraryFolder,
});

async function put(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}

it('counts the cases of a library and measures its disk', async () => {
  await mkdir(path.join(folder, 'cases/a'), { recursive: true });
  await mkdir(path.join(folder, 'cases/b'));
  const { state, facts } = await library(place());
  expect(state).toBe('fine');
  expect(facts).toMatchObject({ exists: true, cases: 2 });
  expect(facts['freeBytes']).toBeGreaterThan(0);
});

it('judges a library that is not there yet by the folder it would be made in', async () => {
  const { state, text, facts } = await library(place(path.join(folder, 'deep/down')));
  expect(state).toBe('fine');
  expect(text).toContain('not made yet');
  expect(facts).toMatchObject({ exists: false, cases: 0 });
});

it('tells an installed Electron without binary from one with, and from none', async () => {
  expect((await electron(place())).facts).toEqual({ installed: false });
  await put('node_modules/electron/package.json', '{"version":"45.0.0"}');
  expect(await electron(place())).toMatchObject({ state: 'absent', facts: { binary: false } });
  await put('node_modules/electron/dist/version', '45.0.0');
  expect(await electron(place())).toMatchObject({ state: 'fine', text: '45.0.0' });
});

it('calls a missing onnxruntime broken, and one whose probing process dies', async () => {
  expect((await onnxruntime(place())).state).toBe('broken');
  const libraries = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
  await put('node_modules/onnxruntime-node/package.json', '{"version":"1.30.0"}');
  await put(`${libraries}/onnxruntime_binding.node`, '');
  await put('dist/main/probeEngine.js', 'process.exit(3)');
  expect(await onnxruntime(place())).toMatchObject({
    state: 'broken',
    text: expect.stringContaining('1.30.0: The engine stopped during "probing the providers"'),
  });
});

it('judges onnxruntime by its processor, and names what else works', () => {
  const cpu = { provider: 'cpu', works: true, milliseconds: 1 } as const;
  const webgpu = { provider: 'webgpu', works: false, reason: 'no adapter' } as const;
  expect(judge('1.30.0', [cpu, webgpu], '')).toMatchObject({
    state: 'fine',
    text: '1.30.0: cpu works, webgpu not usable here',
    facts: { providers: [cpu, webgpu] },
  });
  expect(judge('1.30.0', [webgpu], '').state).toBe('broken');
});
