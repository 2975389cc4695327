// Runs every golden case of a folder: npm run -s golden -- ../shared/golden/rule-based
import process from 'node:process';
import { become, ensureBuilt } from './lib.mjs';

await ensureBuilt(['vite.main.ts']);
await become('golden.js', process.argv.slice(2));
