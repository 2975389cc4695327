import type { rawRoutes, UploadAnswer } from '#shared/contract/api.ts';
import { CaseId } from '#shared/contract/primitives.ts';
import { Position } from '#shared/contract/turing.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
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

/** A report is styled text with pictures in it. It runs nothing, asks for nothing, and is no part of this site. */
const reportPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox',
].join('; ');

const idOf = (caseId: string | undefined): CaseId => check(CaseId, caseId, 'the case id');

type HashedFile = VoxelFile & { readonly sha256: string };

export function rawHandlers({
  cases,
  predictions,
  runs,
  jobs,
  readerDesk,
  uploads,
  events,
}: Workstation): RawHandlers {
  /** Voxels of a source and of a prediction never change, so a window that has them need not ask again. */
  async function voxels(request: Request, { file, bytes, sha256 }: HashedFile): Promise<Response> {
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

  /** Voxels that may be others the next time. */
  const unkept = async ({ file, bytes }: VoxelFile): Promise<Response> =>
    new Response(await streamFile(file, bytes), {
      headers: {
        'Cache-Control': 'no-store',
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(bytes),
      },
    });

  return {
    image: async (request, { caseId }) => voxels(request, await cases.voxels(idOf(caseId), 'image')),
    labels: async (request, { caseId }) => voxels(request, await cases.voxels(idOf(caseId), 'labels')),
    predictionLabels: async (request, { caseId, predictionId = '' }) =>
      voxels(request, await predictions.voxels(idOf(caseId), predictionId, 'labels')),
    predictionComponents: async (request, { caseId, predictionId = '' }) =>
      voxels(request, await predictions.voxels(idOf(caseId), predictionId, 'components')),
    readingVoxels: async (request, { caseId, readingId = '' }) => {
      const begun = new URL(request.url).searchParams.get('as') === 'begun';
      return unkept(await cases.readingVoxels(idOf(caseId), readingId, begun));
    },
    runPicture: async (_request, { runId = '', file: name = '' }) => {
      const { file, bytes } = await runs.picture(runId, name);
      return new Response(await streamFile(file, bytes), {
        headers: {
          'Cache-Control': 'no-store',
          'Content-Type': 'image/png',
          'Content-Length': String(bytes),
        },
      });
    },
    jobReport: async (_request, { jobId = '' }) => {
      const { file, bytes } = await jobs.report(jobId);
      return new Response(await streamFile(file, bytes), {
        headers: {
          'Cache-Control': 'no-store',
          'Content-Security-Policy': reportPolicy,
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Length': String(bytes),
        },
      });
    },
    questionImage: async (_request, { studyId = '', readerId = '', position }) =>
      unkept(await readerDesk.image(studyId, readerId, Number(check(Position, position, 'the question')))),
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
