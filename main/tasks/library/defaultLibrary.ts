import os from 'node:os';
import path from 'node:path';

/** The library folder of a person who named none: `$DIFFTUMOR_LIBRARY`, else `DiffTumor` in the home folder. */
export const defaultLibrary = (): string =>
  path.resolve(process.env['DIFFTUMOR_LIBRARY'] ?? path.join(os.homedir(), 'DiffTumor'));
