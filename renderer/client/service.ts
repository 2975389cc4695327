import type { z } from 'zod';
import { frameRoutes, rawRoutes, routes } from '#shared/contract/api.ts';
import type {
  Frame,
  FrameBody,
  FrameHeader,
  FrameParams,
  FrameRouteName,
  RouteAnswer,
  RouteBody,
  RouteName,
  RouteParams,
} from '#shared/contract/calls.ts';
import { decodeFrame } from '#shared/contract/frame.ts';
import { readBody } from './download.ts';
import { listenToEvents } from './events.ts';
import {
  type Fetch,
  type Route,
  clientProblem,
  jsonOf,
  pathOf,
  reasonOf,
  send,
  unlessUnreachable,
} from './send.ts';
import { uploadFile } from './upload.ts';

const takesBody = (route: Route): boolean => route.method !== 'GET' && route.method !== 'DELETE';

// The tables again, as types that the compiler can follow through an index.
const jsonRows: { readonly [N in RouteName]: Route & { answer: z.ZodType<RouteAnswer<N>> } } = routes;
const frameRows: { readonly [N in FrameRouteName]: Route & { header: z.ZodType<FrameHeader<N>> } } =
  frameRoutes;

/**
 * Everything the server can be asked, derived from the tables of the contract. Every answer is checked against
 * its schema; every failure is a RemoteProblem, or the DOMException of the signal that ended the call.
 */
export function createService(fetch: Fetch = (url, init) => globalThis.fetch(url, init)) {
  return {
    async call<N extends RouteName>(
      name: N,
      params: RouteParams<N>,
      body: RouteBody<N>,
      signal?: AbortSignal,
    ): Promise<RouteAnswer<N>> {
      const route = jsonRows[name];
      const response = await send(fetch, route, params, takesBody(route) ? body : undefined, signal);
      return jsonOf(response, route.answer, route);
    },

    async frame<N extends FrameRouteName>(
      name: N,
      params: FrameParams<N>,
      body: FrameBody<N>,
      signal?: AbortSignal,
    ): Promise<Frame<N>> {
      const route = frameRows[name];
      const task = `${route.method} ${route.path}`;
      const response = await send(fetch, route, params, takesBody(route) ? body : undefined, signal);
      const bytes = await unlessUnreachable(response.arrayBuffer(), task, signal);
      try {
        return decodeFrame(bytes, route.header);
      } catch (error) {
        throw clientProblem('answer-unexpected', { task, reason: reasonOf(error) }, error);
      }
    },

    /** Source voxels of a case, `totalBytes` long. */
    async download(
      name: 'image' | 'labels',
      caseId: string,
      totalBytes: number,
      onProgress: (doneBytes: number) => void,
      signal?: AbortSignal,
    ): Promise<ArrayBuffer> {
      const route = rawRoutes[name];
      const response = await send(fetch, route, { caseId }, undefined, signal);
      return readBody(response, `${route.method} ${route.path}`, totalBytes, onProgress, signal);
    },

    /** Values of a reading, `totalBytes` long, as it stands or as it began. */
    async reading(
      caseId: string,
      readingId: string,
      begun: boolean,
      totalBytes: number,
      signal?: AbortSignal,
    ): Promise<ArrayBuffer> {
      const { method, path } = rawRoutes.readingVoxels;
      const route = { method, path: begun ? `${path}?as=begun` : path };
      const response = await send(fetch, route, { caseId, readingId }, undefined, signal);
      return readBody(response, `${method} ${path}`, totalBytes, () => undefined, signal);
    },

    /** Values of a prediction's label map. */
    async prediction(
      caseId: string,
      predictionId: string,
      totalBytes: number,
      signal?: AbortSignal,
    ): Promise<ArrayBuffer> {
      const route = rawRoutes.predictionLabels;
      const response = await send(fetch, route, { caseId, predictionId }, undefined, signal);
      return readBody(response, `${route.method} ${route.path}`, totalBytes, () => undefined, signal);
    },

    /** Voxels of a reader's question. */
    async questionImage(
      where: RouteParams<'getQuestion'>,
      totalBytes: number,
      onProgress: (doneBytes: number) => void,
      signal?: AbortSignal,
    ): Promise<ArrayBuffer> {
      const route = rawRoutes.questionImage;
      const response = await send(fetch, route, where, undefined, signal);
      return readBody(response, `${route.method} ${route.path}`, totalBytes, onProgress, signal);
    },
    /** Address of a picture of a run; `version` changes when the picture does. */
    pictureUrl: (runId: string, file: string, version: number): string =>
      `${pathOf(rawRoutes.runPicture, { runId, file })}?v=${version}`,

    /** Address of the page that a job wrote. */
    reportUrl: (jobId: string): string => pathOf(rawRoutes.jobReport, { jobId }),

    upload: uploadFile,
    listen: listenToEvents,
  };
}
