import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Check } from './check.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge', 'firefox'];

/** A browser for `difftumor serve`: the system's, where there always is one, else $CHROMIUM or the search path's. */
export const browser: Check = async () => {
  if (process.platform !== 'linux')
    return { what: 'browser', state: 'fine', text: "the system's default browser", facts: {} };
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const named = process.env['CHROMIUM'];
  const places = [
    ...(named ? [named] : []),
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
  ];
  const found = await firstExecutable(places);
  if (found) return { what: 'browser', state: 'fine', text: found, facts: { path: found } };
  return {
    what: 'browser',
    state: 'absent',
    text: 'none on the search path: install Chromium, or open the address that serve prints elsewhere',
    facts: {},
  };
};

async function firstExecutable(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) {
    try {
      await access(place, constants.X_OK);
      return place;
    } catch {
      continue;
    }
  }
  return undefined;
}
