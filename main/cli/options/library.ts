import os from 'node:os';
import path from 'node:path';
import { Option } from 'commander';

export interface LibraryOptions {
  readonly library?: string;
}

/** Where cases are kept unless the person says otherwise. */
export const defaultLibrary = (): string => path.join(os.homedir(), 'DiffTumor');

export const libraryOption = (): Option =>
  new Option('--library <folder>', `case library (default: ${defaultLibrary()})`).env('DIFFTUMOR_LIBRARY');

export const libraryFolderOf = ({ library }: LibraryOptions): string =>
  path.resolve(library ?? defaultLibrary());
