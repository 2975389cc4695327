import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './lib.mjs';

const require = createRequire(import.meta.url);
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config');
const { getMainFileMatchers, getNodeModuleFileMatcher } = require('app-builder-lib/out/fileMatcher');
const { DebugLogger } = require('builder-util');

const debugLogger = new DebugLogger(false);
const config = await getConfig(root, 'electron-builder.yml', null);

/** Which of the files electron-builder would package for a platform. */
function shipped(platform, arch, files) {
  const expand = (pattern) => pattern.replaceAll('${arch}', arch);
  const packager = { config, debugLogger, projectDir: root, buildResourcesDir: 'build' };
  const matchers = [
    ...getMainFileMatchers(root, '/out', expand, config[platform], { info: packager }, '/release', false),
    getNodeModuleFileMatcher(root, '/out', expand, config[platform], packager),
  ];
  const filters = matchers.map((matcher) => matcher.createFilter());
  const isModule = (file) => file.startsWith('node_modules/');
  const stat = { isDirectory: () => false };
  return files.filter((file) =>
    filters.some(
      (filter, i) => isModule(file) === (i === filters.length - 1) && filter(path.join(root, file), stat),
    ),
  );
}

it('is a configuration that electron-builder knows', async () => {
  await expect(validateConfiguration(config, debugLogger)).resolves.toBeUndefined();
});

it('refuses a misspelt key', async () => {
  await expect(validateConfiguration({ ...config, asarUnpak: [] }, debugLogger)).rejects.toThrow('asarUnpak');
});

describe.each([
  ['linux', 'x64', 'linux/x64'],
  ['linux', 'arm64', 'linux/arm64'],
  ['win', 'x64', 'win32/x64'],
  ['win', 'arm64', 'win32/arm64'],
  ['mac', 'arm64', 'darwin/arm64'],
])('for %s %s', (platform, arch, own) => {
  const ortFolder = 'node_modules/onnxruntime-node/bin/napi-v6';
  const binary = (folder) => `${ortFolder}/${folder}/onnxruntime_binding.node`;

  it('only its own onnxruntime ships', () => {
    const all = ['darwin/arm64', 'linux/arm64', 'linux/x64', 'win32/arm64', 'win32/x64'].map(binary);
    expect(shipped(platform, arch, all)).toEqual([binary(own)]);
  });

  it('bundles ship, and neither sources nor source maps', () => {
    const wanted = [
      'dist/main/app.js',
      'dist/preload/preload.cjs',
      'dist/renderer/index.html',
      'build/icon.png',
    ];
    const unwanted = [
      'main/app/app.ts',
      'README.md',
      'dist/main/app.js.map',
      'dist/main/golden.js',
      '.git/config',
    ];
    expect(shipped(platform, arch, [...wanted, ...unwanted])).toEqual(wanted);
  });
});

it('opens what it claims to: every associated ending is one that the program reads', () => {
  const endings = config.fileAssociations.map(({ ext }) => ext);
  expect(endings).toEqual(['nii', 'nii.gz']);
});

it('names the icon of the window as one of its files', () => {
  expect(config.files[0].filter).toContain('build/icon.png');
  expect(readFileSync(path.join(root, 'build/icon.png')).subarray(1, 4).toString()).toBe('PNG');
});
