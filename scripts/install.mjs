// Makes node_modules agree with package-lock.json, with npm's registry as the only place it asks.
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root, run } from './lib.mjs';

/** Whether node_modules is there and was installed after the lock file came. */
function isInstalled() {
  const stamp = path.join(root, 'node_modules/.package-lock.json');
  return (
    existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(path.join(root, 'package-lock.json')).mtimeMs
  );
}

/** Runs `npm ci` when something is missing. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  console.error('Installing the packages of package-lock.json (npm ci; once, about a minute)…');
  const npm = process.env.npm_execpath;
  // npm itself is a .cmd file on Windows, which needs a shell; npm_execpath is its JavaScript.
  if (npm?.endsWith('.js')) await run('node', [npm, 'ci'], { stdio: ['ignore', 2, 2] });
  else await run('npm', ['ci'], { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
}
