import type { rawRoutes, UploadAnswer } from '#shared/contract/api.ts';
import { CaseId } from '#shared/contract/primitives.ts';
import type { VoxelKind } from '#main/engine/caseCache.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import type { z } from 'zod';
import { streamEvents } from './eventStream.ts';
import { check } from './requestBody.ts';
import { streamFile } from './streamFile.ts';

type RawName = keyof typeof rawRoutes;

/** A handler for every call whose body, in or out, is bytes. */
export type RawHandlers = {
  readonly [N in RawName]: (request: Request, params: Readonly<Record<string, string>>) => Promise<Response>;
};

export function rawHandlers({ cases, uploads, events }: Workstation): RawHandlers {
  /** Voxels of a source never change, so a window that has them need not ask again. */
  async function voxels(request: Request, caseId: string | undefined, kind: VoxelKind): Promise<Response> {
    const { file, bytes, sha256 } = await cases.voxels(check(CaseId, caseId, 'the case id'), kind);
    const headers = {
      ETag: `"${sha256}"`,
      'Cache-Control': 'private, max-age=31536000, immutable',
    };
    if (request.headers.get('If-None-Match') === headers.ETag)
      return new Response(null, { status: 304, headers });
    return new Response(await streamFile(file, bytes), {
      headers: { ...headers, 'Content-Type': 'application/octet-stream', 'Content-Length': String(bytes) },
    });
  }

  return {
    image: (request, { caseId }) => voxels(request, caseId, 'image'),
    labels: (request, { caseId }) => voxels(request, caseId, 'labels'),
    upload: async (request) => {
      const name = new URL(request.url).searchParams.get('name') ?? '';
      const declaredBytes = Number(request.headers.get('Content-Length') ?? 0);
      const answer: z.infer<typeof UploadAnswer> = {
        uploadId: await uploads.receive(name, request.body ?? [], declaredBytes),
      };
      return Response.json(answer);
    },
    events: (request) =>
      Promise.resolve(
        new Response(streamEvents(events, request.signal), {
          headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
        }),
      ),
  };
}
