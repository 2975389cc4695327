import path from 'node:path';
import { Option } from 'commander';
import { defaultLibrary } from '#main/tasks/library/defaultLibrary.ts';

export interface LibraryOptions {
  readonly library: string;
}

/** `--library FOLDER`; the default may also come from $DIFFTUMOR_LIBRARY. */
export const libraryOption = (): Option =>
  new Option('--library <folder>', 'case library')
    .default(defaultLibrary())
    .argParser((folder) => path.resolve(folder));
