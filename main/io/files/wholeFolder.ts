import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { syncFolder } from './atomicWrite.ts';
import { writeProblem } from './systemErrors.ts';
import { removeLeftovers, temporaryName } from './temporaryName.ts';
import { syncTree } from './durable.ts';

/**
 * Makes a folder that appears whole or not at all: it is filled beside its place, synced, and renamed.
 *
 * @param target does not exist or is empty
 * @param fill puts files into the folder it is given; what it answers is answered
 * @throws Problem `folder-not-empty`, `disk-full`, `folder-read-only`, and what `fill` throws; then nothing is
 * left behind
 */
export async function writeWholeFolder<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  await refuseNotEmpty(target);
  await removeLeftovers(target);
  const temporary = temporaryName(target);
  try {
    await mkdir(temporary, { recursive: true });
    const answer = await fill(temporary);
    await syncTree(temporary);
    await rmdir(target).catch(() => undefined);
    await rename(temporary, target);
    await syncFolder(path.dirname(target));
    return answer;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw problemAt(path.dirname(target), error);
  }
}

/** An error of writing, told of the folder that the person chose instead of the temporary one. */
function problemAt(folder: string, error: unknown): unknown {
  for (const code of ['disk-full', 'folder-read-only'] as const)
    if (isProblem(error, code)) return new Problem(code, { folder }, { cause: error });
  return writeProblem(error, folder);
}

/** @throws Problem `folder-not-empty`, also when a file has that name */
export async function refuseNotEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? [] : [folder],
  );
  if (names.length > 0) throw new Problem('folder-not-empty', { folder });
}
