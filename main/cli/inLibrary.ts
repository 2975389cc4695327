import path from 'node:path';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { trainingProcesses } from '#main/engine/training/trainingProcesses.ts';
import { openWorkstation } from '#main/tasks/openWorkstation.ts';
import type { Workstation } from '#main/tasks/workstation.ts';

/**
 * Opens a library for a command, and closes it after. The command line may read and write wherever the person may.
 *
 * @throws Problem `library-locked`, and what `body` throws
 */
export async function inLibrary<T>(
  library: string,
  { distFolder, version }: { readonly distFolder: string; readonly version: string },
  body: (workstation: Workstation) => Promise<T>,
): Promise<T> {
  const workstation = await openWorkstation({
    libraryFolder: library,
    roots: [path.parse(path.resolve(library)).root],
    spawnEngine: forkEngine(path.join(distFolder, 'main/engine.js')),
    training: trainingProcesses(distFolder),
    shell: 'browser',
    version,
    phantomWhenEmpty: false,
  });
  try {
    return await body(workstation);
  } finally {
    await workstation.close();
  }
}
