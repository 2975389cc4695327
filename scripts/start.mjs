// npm start [-- FILE… | --browser]: installs what is missing, builds, and opens the workstation in Electron;
// where that cannot run, the same window in the browser, on this machine's loopback address.
import path from 'node:path';
import process from 'node:process';
import { openElectron } from './electron.mjs';
import { ensureInstalled } from './install.mjs';
import { become, ensureBuilt } from './lib.mjs';

const args = process.argv.slice(2);
const files = args.filter((arg) => arg !== '--browser');

await ensureInstalled();
await ensureBuilt();

const calledFrom = process.env.INIT_CWD ?? process.cwd();
const reason = args.includes('--browser')
  ? undefined
  : await openElectron(files.map((file) => path.resolve(calledFrom, file)));
if (reason) console.error(`${reason} — starting in the browser instead.`);
if (reason || args.includes('--browser')) await become('cli.js', ['serve', '--open', ...files]);
