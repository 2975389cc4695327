// What every script needs: where the repository is, how to run a program in it, how to build it.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old for DiffTumor: install Node 20.19 or newer.`);
  process.exit(1);
}

/**
 * Runs a program in the repository, 'node' being this very Node; resolves with its exit status, or ends this
 * process with it when it fails.
 */
export async function run(command, args, { allowFailure = false, ...options } = {}) {
  const program = command === 'node' ? process.execPath : command;
  const code = await new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(status ?? (signal ? 1 : 0)));
  });
  if (code !== 0 && !allowFailure) process.exit(code);
  return code;
}

/**
 * Runs a bundle of dist/main in this process, in the folder the person called npm from: signals and exit
 * status are then its own.
 */
export async function become(bundle, args) {
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  process.setSourceMapsEnabled(true);
  const script = path.join(root, 'dist/main', bundle);
  process.argv.splice(1, Infinity, script, ...args);
  await import(pathToFileURL(script).href);
}

/** Newest modification time below the given files and folders, in ms. */
function newest(places) {
  let time = 0;
  for (const place of places) {
    const full = path.join(root, place);
    if (!existsSync(full)) continue;
    const stat = statSync(full);
    if (stat.isDirectory()) {
      for (const entry of readdirSync(full, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) time = Math.max(time, statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
    } else time = Math.max(time, stat.mtimeMs);
  }
  return time;
}

const bundles = [
  {
    config: 'vite.main.ts',
    stamp: 'dist/main/cli.js',
    sources: ['main', 'shared', 'golden', 'bench', 'vite.main.ts', 'package-lock.json'],
  },
  {
    config: 'vite.preload.ts',
    stamp: 'dist/preload/preload.cjs',
    sources: ['main/app', 'shared', 'vite.preload.ts', 'package-lock.json'],
  },
  {
    config: 'vite.renderer.ts',
    stamp: 'dist/renderer/index.html',
    sources: ['renderer', 'shared', 'vite.renderer.ts', 'package-lock.json'],
  },
];

/** Builds what is older than its sources; `only` names configs. Quiet unless something fails. */
export async function ensureBuilt(only = bundles.map((bundle) => bundle.config)) {
  for (const bundle of bundles) {
    if (!only.includes(bundle.config)) continue;
    const stamp = path.join(root, bundle.stamp);
    if (existsSync(stamp) && statSync(stamp).mtimeMs > newest(bundle.sources)) continue;
    await run(
      'node',
      ['node_modules/vite/bin/vite.js', 'build', '--config', bundle.config, '--logLevel', 'warn'],
      { stdio: ['ignore', 2, 2] },
    );
  }
}
