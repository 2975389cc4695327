import path from 'node:path';
import type { Define } from '../commandTable.ts';
import type { Finding } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';

const marks = { fine: ' ', absent: '-', broken: '!' } as const;

const lineOf = ({ what, state, text }: Finding): string => `${marks[state]} ${what.padEnd(12)} ${text}`;

/** `difftumor doctor`: exit status 1 when something that is needed is broken. */
export const doctor: Define = (command, around) => {
  command.addOption(libraryOption()).addHelpText(
    'after',
    `
Marks: "-" something optional is absent, "!" something needed is broken.

Examples:
  difftumor doctor
  difftumor doctor --json`,
  );
  return async (options: LibraryOptions) => {
    const findings = await examine({
      version: around.version,
      programFolder: path.dirname(around.distFolder),
      distFolder: around.distFolder,
      libraryFolder: options.library,
    });
    return {
      json: Object.fromEntries(findings.map(({ what, state, facts }) => [what, { state, ...facts }])),
      text: findings.map(lineOf).join('\n'),
      ok: findings.every(({ state }) => state !== 'broken'),
    };
  };
};
