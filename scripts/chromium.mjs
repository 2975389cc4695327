// Finds a Chromium for the tests, and installs one where it may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { run } from './lib.mjs';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium and Mesa's software GL, in which 16-bit textures work as on real graphics cards. */
const debianPackages = ['chromium', 'libegl1', 'libegl-mesa0', 'libgl1-mesa-dri'];

/** A file that is there may still be a stub (Ubuntu's snap): only one that answers counts. */
const works = (binary) =>
  existsSync(binary) && spawnSync(binary, ['--version'], { timeout: 20_000 }).status === 0;

/** Path of a Chromium that starts, or undefined: $CHROMIUM, the system's, Playwright's own. */
async function findChromium() {
  const named = process.env.CHROMIUM;
  if (named) return works(named) ? named : undefined;
  const { chromium } = await import('playwright');
  return [...usual, chromium.executablePath()].find((binary) => works(binary));
}

/** Installs what is missing of Debian's packages, where apt may. */
async function installDebianPackages() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  const missing = debianPackages.filter((name) => spawnSync('dpkg', ['-s', name]).status !== 0);
  if (missing.length === 0) return;
  console.error(`Installing ${missing.join(', ')} with apt…`);
  const options = { allowFailure: true, stdio: ['ignore', 2, 2] };
  await run('apt-get', ['update', '-qq'], options);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], options);
}

/** A Chromium that starts, installed if need be: with apt as root, else Playwright's into the home folder. */
export async function provideChromium() {
  await installDebianPackages();
  const found = await findChromium();
  if (found || process.env.CHROMIUM) return found;
  console.error('Installing Chromium with Playwright…');
  const install = ['node_modules/playwright/cli.js', 'install', 'chromium'];
  await run('node', install, { allowFailure: true, stdio: ['ignore', 2, 2] });
  return findChromium();
}

/** What to do where neither works. */
export const chromiumAdvice =
  'No Chromium could be found or installed: install Chromium or Chrome, or set CHROMIUM to its path, and run this again.';
