import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

let made = 0;

/** A name in the same folder (so that rename stays on one file system) that nobody else uses now. */
export function temporaryName(target: string): string {
  made++;
  return path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}-${made}.part`);
}

/**
 * Removes what programs that ended in the middle of writing this target left beside it; what a program that
 * still runs is writing stays.
 */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = path.dirname(target);
  const start = `.${path.basename(target)}.`;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const writer = name.startsWith(start) ? /^(\d+)-\d+\.part$/.exec(name.slice(start.length)) : null;
    if (writer === null || isRunning(Number(writer[1]))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Signal 0 only asks; EPERM means that the process runs, as somebody else's. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
