import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Check } from './check.ts';

/** Whether the desktop window can open here; the package is only looked at, since importing it downloads. */
export const electron: Check = async ({ programFolder }) => {
  const folder = path.join(programFolder, 'node_modules', 'electron');
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest))
    return {
      what: 'electron',
      state: 'absent',
      text: 'not installed: the window opens in the browser (npm ci installs it)',
      facts: { installed: false },
    };
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist');
  const binary = existsSync(path.join(dist, 'version'));
  return {
    what: 'electron',
    state: binary ? 'fine' : 'absent',
    text: binary ? version : `${version}, binary not downloaded yet: npm start does so, or uses the browser`,
    facts: { installed: true, version, binary },
  };
};
