import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of its own in a folder, which may be small or read-only. */
export interface SmallDisk {
  readonly folder: string;
  remove(): void;
}

// Lazily: libsql holds a closed database's file until its statements are collected as garbage.
const unmount = (folder: string): void => {
  execFileSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true });
};

/** Needs a Linux where this process may mount. */
export function smallDisk(kilobytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  return { folder, remove: () => unmount(folder) };
}

/** The same files as in a folder, not to be written to. */
export function readOnlyView(of: string): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'view-'));
  execFileSync('mount', ['--bind', of, folder], { stdio: 'ignore' });
  execFileSync('mount', ['-o', 'remount,bind,ro', folder], { stdio: 'ignore' });
  return { folder, remove: () => unmount(folder) };
}

export const mayMount = ((): boolean => {
  try {
    smallDisk(64).remove();
    return true;
  } catch {
    return false;
  }
})();
