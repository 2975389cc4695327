import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultLibrary } from '#main/tasks/library/defaultLibrary.ts';
import { runApplication } from './application.ts';
import { mountWorkstation } from './mount.ts';
import { openPathsOf } from './openPaths.ts';

// This file becomes dist/main/app.js: only here does its own place say where the bundles are.
const distFolder = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(distFolder, '../package.json'), 'utf8')) as {
  version: string;
};

// Not awaited: Electron becomes ready only when this module has been evaluated to its end.
void runApplication({
  distFolder,
  // In a checkout the first argument is the application's folder.
  given: openPathsOf(process.argv.slice(process.defaultApp ? 2 : 1), process.cwd()),
  open: mountWorkstation({ distFolder, libraryFolder: defaultLibrary(), version }),
});
