import { existsSync } from 'node:fs';
import { access, constants, readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { type Check, gigabytes } from './check.ts';

/** Below this an import of a large scan with its edits and an export may not fit. */
const scarceBytes = 5e9;

/** The case library: whether it can be written, how many cases it holds, and the space of its disk. */
export const library: Check = async ({ libraryFolder }) => {
  const home = nearestExisting(libraryFolder);
  const { bavail, blocks, bsize } = await statfs(home);
  const freeBytes = bavail * bsize;
  const facts = {
    folder: libraryFolder,
    exists: home === libraryFolder,
    freeBytes,
    diskBytes: blocks * bsize,
  };
  const space = `${gigabytes(freeBytes)} free of ${gigabytes(facts.diskBytes)}`;
  if (!(await isWritable(home)))
    return {
      what: 'library',
      state: 'broken',
      text: `${libraryFolder} cannot be written to: name another with --library`,
      facts,
    };
  const cases = await countCases(libraryFolder);
  const state = facts.exists ? `${cases} ${cases === 1 ? 'case' : 'cases'}` : 'not made yet';
  const scarce = freeBytes < scarceBytes ? ': free some, a large scan needs 5 GB' : '';
  return {
    what: 'library',
    state: 'fine',
    text: `${libraryFolder}, ${state}, ${space}${scarce}`,
    facts: { ...facts, cases },
  };
};

const nearestExisting = (folder: string): string =>
  existsSync(folder) ? folder : nearestExisting(path.dirname(folder));

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );

const countCases = (folder: string): Promise<number> =>
  readdir(path.join(folder, 'cases')).then(
    (names) => names.length,
    () => 0,
  );
