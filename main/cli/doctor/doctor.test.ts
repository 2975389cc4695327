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

const share = (provider: string, nodes: number) => ({ provider, nodes, milliseconds: 1, ops: [] });
const cpu = {
  provider: 'cpu',
  works: true,
  milliseconds: 8,
  error: 4e-7,
  shares: [share('cpu', 9)],
} as const;

it('judges onnxruntime by its processor, and tells what else works', async () => {
  const webgpu = { provider: 'webgpu', works: false, reason: 'no adapter' } as const;
  expect(await judge('1.30.0', { providers: [cpu, webgpu], nchwcBlock: 16 }, '')).toMatchObject({
    state: 'fine',
    text: '1.30.0: cpu computes; cpu works (right to 4e-7, 8.0 ms); webgpu not usable here (no adapter); blocks of 16 channels',
    facts: { chosen: 'cpu', providers: [cpu, webgpu], nchwcBlock: 16 },
  });
  expect((await judge('1.30.0', { providers: [webgpu], nchwcBlock: undefined }, '')).state).toBe('broken');
});

it('says what a provider leaves to others, and does not choose one that is slower than the processor', async () => {
  const slow = {
    provider: 'webgpu',
    works: true,
    milliseconds: 900,
    error: 5e-7,
    shares: [share('webgpu', 6), share('cpu', 3)],
  } as const;
  const judged = await judge('1.30.0', { providers: [cpu, slow], nchwcBlock: undefined }, '');
  expect(judged.text).toContain('cpu computes; ');
  expect(judged.text).toContain('webgpu works (right to 5e-7, 900.0 ms, but ran only 6 of 9 operations)');
  const fast = await judge('1', { providers: [cpu, { ...slow, milliseconds: 2 }], nchwcBlock: 8 }, '');
  expect(fast.facts['chosen']).toBe('webgpu');
});
