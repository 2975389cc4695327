import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

/**
 * Which paths from outside this program touches: those below its roots, links followed first. A shell adds roots
 * for what the person chose in a native dialog.
 */
export interface PathPolicy {
  /** Real paths of the roots, in the order they were added; none that lay inside one before it. */
  roots(): readonly string[];
  grant(place: string): Promise<void>;
  /**
   * Real path of something that is there.
   *
   * @throws Problem `file-missing` (only for places inside the roots), `path-outside`
   */
  existing(place: string): Promise<string>;
  /**
   * Real path of a file or folder to be made; the folders above it need not be there either.
   *
   * @throws Problem `path-outside`
   */
  writable(place: string): Promise<string>;
}

/** @param roots folders that exist; what does not is left out */
export async function createPathPolicy(roots: readonly string[]): Promise<PathPolicy> {
  const allowed: string[] = [];
  const isAllowed = (real: string): boolean => allowed.some((root) => isInside(root, real));
  const grant = async (place: string): Promise<void> => {
    const real = await realpath(place).catch(() => undefined);
    if (real !== undefined && !isAllowed(real)) allowed.push(real);
  };
  for (const root of roots) await grant(root);

  const confine = (real: string, asked: string): string => {
    if (isAllowed(real)) return real;
    throw new Problem('path-outside', { path: asked, roots: allowed.join(', ') });
  };
  /** An absolute path only: what is relative would depend on where the server was started. */
  const absolute = (place: string): string => {
    if (path.isAbsolute(place) && !place.includes('\0')) return path.resolve(place);
    throw new Problem('path-outside', { path: place, roots: allowed.join(', ') });
  };

  return {
    roots: () => allowed,
    grant,
    existing: async (place) => {
      const asked = absolute(place);
      const real = await realpath(asked).catch(() => undefined);
      if (real !== undefined) return confine(real, place);
      confine(await realPrefix(asked), place);
      throw new Problem('file-missing', { file: place });
    },
    writable: async (place) => confine(await realPrefix(absolute(place)), place),
  };
}

const isInside = (root: string, place: string): boolean => {
  const relative = path.relative(root, place);
  return relative === '' || (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative));
};

/** The path with every link followed, also one that leads to what is not there yet. */
async function realPrefix(place: string, hops = 0): Promise<string> {
  if (hops > 40) throw new Problem('file-missing', { file: place });
  const real = await realpath(place).catch(() => undefined);
  const parent = path.dirname(place);
  if (real !== undefined || parent === place) return real ?? place;
  const realParent = await realPrefix(parent, hops);
  const target = await readlink(place).catch(() => undefined);
  if (target !== undefined) return realPrefix(path.resolve(realParent, target), hops + 1);
  return path.join(realParent, path.basename(place));
}
