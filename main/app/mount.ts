import path from 'node:path';
import { createApi, type FetchHandler } from '#main/api/api.ts';
import type { SpawnEngine } from '#main/engine/protocol.ts';
import type { TrainingProcesses } from '#main/engine/training/trainings.ts';
import { withSecurityHeaders } from '#main/http/securityHeaders.ts';
import { staticFiles } from '#main/http/staticFiles.ts';
import { openWorkstation } from '#main/tasks/openWorkstation.ts';
import type { MountedWorkstation } from './application.ts';

export interface MountOptions {
  readonly distFolder: string;
  readonly libraryFolder: string;
  readonly version: string;
}

/** Opens the workstation for the desktop; the api reads nothing until the person points at it. */
export const mountWorkstation =
  ({ distFolder, libraryFolder, version }: MountOptions) =>
  async (spawnEngine: SpawnEngine, training: TrainingProcesses): Promise<MountedWorkstation> => {
    const workstation = await openWorkstation({
      libraryFolder,
      roots: [],
      spawnEngine,
      training,
      shell: 'electron',
      version,
      phantomWhenEmpty: true,
    });
    const api = createApi(workstation);
    const page = staticFiles(path.join(distFolder, 'renderer'));
    const answer: FetchHandler = (request) =>
      new URL(request.url).pathname.startsWith('/api/') ? api(request) : page(request);
    return {
      handle: async (request) => withSecurityHeaders(await answer(request)),
      allow: workstation.allow,
      close: workstation.close,
    };
  };
