#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommandLine } from './commandLine.ts';

// This file becomes dist/main/cli.js: only here does its own place say where the bundles are.
const distFolder = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(distFolder, '../package.json'), 'utf8')) as {
  version: string;
};

const interrupted = new AbortController();
// The first signal asks a command to end; a second one has its usual, immediate effect.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
// A reader that has seen enough (`difftumor … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCommandLine(process.argv.slice(2), {
  version,
  distFolder,
  signal: interrupted.signal,
  print: (line) => {
    process.stdout.write(`${line}\n`);
  },
  tell: (line) => {
    process.stderr.write(`${line}\n`);
  },
});
