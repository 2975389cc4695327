// The command line in a checkout: builds it when sources are newer, then runs it in the caller's folder.
import process from 'node:process';
import { become, ensureBuilt } from './lib.mjs';

await ensureBuilt(['vite.main.ts']);
await become('cli.js', process.argv.slice(2));
