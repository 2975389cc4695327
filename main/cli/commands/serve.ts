import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createApi } from '#main/api/api.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { trainingProcesses } from '#main/engine/training/trainingProcesses.ts';
import { serveHttp } from '#main/http/serveHttp.ts';
import { openWorkstation } from '#main/tasks/openWorkstation.ts';
import type { Define } from '../commandTable.ts';
import { openBrowser } from '../openBrowser.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { wholeNumber } from '../options/numbers.ts';

interface Options extends LibraryOptions {
  readonly port?: number;
  readonly root?: readonly string[];
  readonly open?: true;
  readonly json?: true;
}

/** `difftumor serve`: prints the address and serves until Ctrl-C or SIGTERM. */
export const serve: Define = (command, around) => {
  command
    .argument('[file...]', 'image, or image and label map, to offer for opening')
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', wholeNumber('--port', 1, 65535))
    .option(
      '--root <folder>',
      'folder that may be read and written; can be repeated (default: the home folder)',
      (folder: string, all: readonly string[] = []) => [...all, path.resolve(folder)],
    )
    .option('--open', 'open the address in the browser, where there is a display')
    .addOption(libraryOption())
    .addHelpText(
      'after',
      `
The address holds a token; who has it has your files. Ctrl-C ends.

Examples:
  difftumor serve --open ct.nii.gz liver.nii.gz
  difftumor serve --port 8080 --root /data/scans --library /data/library
  ssh -L 8080:127.0.0.1:8080 bigmachine     (the window here, the work there)`,
    );
  return async (files: readonly string[], { port, root, open, json, library }: Options) => {
    const given = files.map((file) => path.resolve(file));
    const workstation = await openWorkstation({
      libraryFolder: library,
      roots: root ?? [os.homedir()],
      spawnEngine: forkEngine(path.join(around.distFolder, 'main/engine.js')),
      training: trainingProcesses(around.distFolder),
      shell: 'browser',
      version: around.version,
      phantomWhenEmpty: true,
    });
    try {
      await workstation.allow(given);
      const staticFolder = path.join(around.distFolder, 'renderer');
      const server = await serveHttp({ api: createApi(workstation), staticFolder, port });
      const address = offering(server.address, given);
      around.print(
        json ? JSON.stringify({ address, port: server.port, library }) : `DiffTumor Workstation: ${address}`,
      );
      if (open) openBrowser(address);
      if (!around.signal.aborted) await once(around.signal, 'abort');
      await server.close();
    } finally {
      await workstation.close();
    }
    return undefined;
  };
};

/** The address, with the files that the page shall offer for opening (renderer/app/address.ts). */
function offering(address: string, files: readonly string[]): string {
  const url = new URL(address);
  for (const file of files) url.searchParams.append('open', file);
  return url.href;
}
