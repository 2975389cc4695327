import path from 'node:path';

/**
 * The files a start asks to open, absolute.
 *
 * @param args arguments after the program (and after the application's folder in a checkout); Chromium adds its
 *   own switches to those of a second start, so everything with a leading dash is passed over
 * @param folder the folder they are relative to
 */
export const openPathsOf = (args: readonly string[], folder: string): string[] =>
  args.filter((arg) => arg !== '' && !arg.startsWith('-')).map((arg) => path.resolve(folder, arg));
