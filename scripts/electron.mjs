// Finds, fetches and starts Electron's binary. The package itself is never imported: its index.js starts a
// download as a side effect.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './lib.mjs';
import { tellingLine, watch } from './watch.mjs';

const folder = path.join(root, 'node_modules/electron');

/** An early failure within this time means that Electron cannot run here, and the browser takes over. */
const earlyMs = 5000;

const executables = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
  linux: 'electron',
};

/** Path of the binary, or undefined when it is not on this machine. */
export function findElectron() {
  const own = executables[process.platform] ?? 'electron';
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const binary = override ? path.join(override, own) : path.join(folder, 'dist', own);
  return existsSync(binary) ? binary : undefined;
}

/** Why a window cannot open at all here, or undefined. */
export function whyNoDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY ? 'There is no display' : undefined;
}

/** Runs Electron's own download; resolves with why it failed, or undefined. */
async function download() {
  if (!existsSync(path.join(folder, 'install.js'))) return 'Electron is not installed';
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  console.error(`Downloading Electron ${version} from github.com (once, over 100 MB)…`);
  const { status, errors } = await watch(process.execPath, [path.join(folder, 'install.js')]);
  if (status === 0 && findElectron()) return undefined;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|fetch failed/.test(
    errors,
  );
  return `Electron could not be downloaded (${offline ? 'no connection to github.com' : tellingLine(errors)})`;
}

/**
 * Opens the built application with these arguments and waits until it is closed.
 *
 * @returns undefined when it ran; else the reason why not, as the first half of a sentence
 */
export async function openElectron(args) {
  const obstacle = whyNoDisplay() ?? (findElectron() ? undefined : await download());
  if (obstacle) return obstacle;
  const started = Date.now();
  const { status, errors } = await watch(findElectron(), [root, ...args], { silentMs: earlyMs });
  if (status === 0) return undefined;
  if (Date.now() - started > earlyMs) process.exit(status);
  return `Electron could not start (${tellingLine(errors) || `exit status ${status}`})`;
}
