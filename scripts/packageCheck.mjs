// npm run package:check: packages the built application around a stand-in for Electron and looks at what ships.
// Nothing is downloaded; the installers themselves need the real thing (npm run package).
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { listPackage } from '@electron/asar';
import { ensureBuilt, root, run } from './lib.mjs';
import { fusesOf, writeStandInElectron } from './standInElectron.mjs';

if (process.platform !== 'linux') {
  console.log('Skipped: the stand-in is one for Linux.');
  process.exit(0);
}
await ensureBuilt();
const work = mkdtempSync(path.join(tmpdir(), 'package-check-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const electron = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'));
await writeStandInElectron(path.join(work, 'electron'), electron.version);
await run('node', [
  'node_modules/electron-builder/cli.js',
  '--dir',
  '--linux',
  `--config.electronDist=${path.join(work, 'electron')}`,
  `--config.directories.output=${path.join(work, 'release')}`,
]);

const app = path.join(work, 'release/linux-unpacked');
const resources = path.join(app, 'resources');
const packed = listPackage(path.join(resources, 'app.asar'), { isPack: false }).map((file) =>
  file.split(path.sep).join('/').replace(/^\//, ''),
);
const find = (pattern) => packed.filter((file) => pattern.test(file));

for (const file of [
  'package.json',
  'LICENSE',
  'build/icon.png',
  'dist/main/app.js',
  'dist/main/appEngine.js',
  'dist/main/appTrainEngine.js',
  'dist/main/sampleWorker.js',
  'dist/main/frameWorker.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
])
  assert(packed.includes(file), `${file} is missing`);
const own = packed.filter((file) => !file.startsWith('node_modules/'));
const folders = new Set(own.map((file) => file.split('/')[0]));
assert.deepEqual([...folders].toSorted(), ['LICENSE', 'build', 'dist', 'node_modules', 'package.json']);
for (const unwanted of [/\.map$/, /\.tsx?$/, /^dist\/main\/(golden|bench|benchNetwork)\.js$/])
  assert.deepEqual(
    own.filter((file) => unwanted.test(file)),
    [],
    `${unwanted} was packaged`,
  );

const binaries = find(/onnxruntime-node\/bin\/napi-v6\/\w+\/\w+\/onnxruntime_binding\.node$/);
assert.equal(binaries.length, 1, `one onnxruntime expected, found ${binaries.join(', ')}`);
assert(
  binaries[0].includes(`/${process.platform}/${process.arch}/`),
  `${binaries[0]} is of another platform`,
);
for (const native of [...binaries, ...find(/@libsql\/.*\.node$/)])
  assert(existsSync(path.join(resources, 'app.asar.unpacked', native)), `${native} is not unpacked`);
assert.equal(find(/@libsql\/[^/]+\/index\.node$/).length, 1, 'one libsql expected');

// runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only asar, snapshot, file privileges.
const executable = readdirSync(app).find((name) => name.startsWith('difftumor'));
assert.equal(fusesOf(readFileSync(path.join(app, executable))).slice(0, 6), '010011');
assert.equal(fusesOf(readFileSync(path.join(app, executable)))[7], '0');

const size = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
console.log(
  `${packed.length} files in the archive, ${(size(resources) / 1e6).toFixed(0)} MB without Electron itself: in order.`,
);
