// A folder that electron-builder takes for an unpacked Electron for Linux, for machines without the real one.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

/** What marks the place of the fuses in Electron's binary, and as many fuses in their default state. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuseCount = 9;

/** Writes the stand-in for an Electron of that version into `folder`. */
export async function writeStandInElectron(folder, version) {
  const put = (file, content) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content, { mode: 0o755 });
  };
  put('electron', `stand-in ${fuseSentinel}\u0001${String.fromCharCode(fuseCount)}${'1'.repeat(fuseCount)}`);
  put('version', version);
  put('LICENSE', 'stand-in');
  put('LICENSES.chromium.html', 'stand-in');
  put('locales/en-US.pak', 'stand-in');
  put('app-source/main.js', '');
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  await createPackage(path.join(folder, 'app-source'), path.join(folder, 'resources/default_app.asar'));
}

/** States of the fuses in a packaged stand-in, in Electron's order: '0' off, '1' on. */
export function fusesOf(binary) {
  const text = binary.toString('latin1');
  const start = text.indexOf(fuseSentinel) + fuseSentinel.length + 2;
  return text.slice(start, start + fuseCount);
}
