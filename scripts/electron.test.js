import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron, openElectron } from './electron.mjs';
import { root } from './lib.mjs';
import { tellingLine } from './watch.mjs';

// A shell script plays the binary.
describe.skipIf(process.platform !== 'linux')('openElectron', () => {
  let folder;
  const saved = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'electron-'));
    process.env.ELECTRON_OVERRIDE_DIST_PATH = folder;
    process.env.DISPLAY = ':0';
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const name of ['ELECTRON_OVERRIDE_DIST_PATH', 'DISPLAY', 'WAYLAND_DISPLAY'])
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
  });

  const play = (script) => {
    const file = path.join(folder, 'electron');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };

  it('starts the binary with the application and the files to open', async () => {
    play(`echo "$@" > ${folder}/args`);
    expect(await openElectron(['/scans/a.nii'])).toBeUndefined();
    expect(readFileSync(path.join(folder, 'args'), 'utf8')).toBe(`${root} /scans/a.nii\n`);
  });

  it('says why a binary that crashes at once cannot be used', async () => {
    play('echo "Running as root without --no-sandbox is not supported." >&2; exit 1');
    expect(await openElectron([])).toBe(
      'Electron could not start (Running as root without --no-sandbox is not supported.)',
    );
  });

  it('does not try without a display', async () => {
    play('exit 3');
    delete process.env.DISPLAY;
    delete process.env.WAYLAND_DISPLAY;
    expect(await openElectron([])).toBe('There is no display');
  });

  it('finds no binary where there is none', () => {
    expect(findElectron()).toBeUndefined();
  });
});

it('picks the line of an error output that tells what went wrong', () => {
  const output = `node:internal/x:1
    throw err;

Error: getaddrinfo ENOTFOUND github.com
    at GetAddrInfoReqWrap.onlookup (node:dns:111:26)

Node.js v20.20.2
`;
  expect(tellingLine(output)).toBe('Error: getaddrinfo ENOTFOUND github.com');
  expect(tellingLine('first\nlast\n')).toBe('last');
  expect(tellingLine('')).toBe('');
});
