import type { ServerEvent } from '#shared/contract/api.ts';
import type {
  Frame,
  FrameBody,
  FrameParams,
  FrameRouteName,
  RouteAnswer,
  RouteBody,
  RouteName,
  RouteParams,
} from '#shared/contract/calls.ts';

/**
 * What the editor asks of the outside; client/ gives it, tests give a fake. Failures are RemoteProblems; an
 * aborted signal ends a call with its own reason.
 */
export interface Service {
  call<N extends RouteName>(
    name: N,
    params: RouteParams<N>,
    body: RouteBody<N>,
    signal?: AbortSignal,
  ): Promise<RouteAnswer<N>>;
  frame<N extends FrameRouteName>(
    name: N,
    params: FrameParams<N>,
    body: FrameBody<N>,
    signal?: AbortSignal,
  ): Promise<Frame<N>>;
  download(
    name: 'image' | 'labels',
    caseId: string,
    totalBytes: number,
    onProgress: (doneBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer>;
  /** Values of a reading, `totalBytes` long, as it stands or as it began. */
  reading(
    caseId: string,
    readingId: string,
    begun: boolean,
    totalBytes: number,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer>;
  /** Values of a prediction's label map. */
  prediction(
    caseId: string,
    predictionId: string,
    totalBytes: number,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer>;
  /** Voxels of a reader's question, `totalBytes` long. */
  questionImage(
    where: RouteParams<'getQuestion'>,
    totalBytes: number,
    onProgress: (doneBytes: number) => void,
    signal?: AbortSignal,
  ): Promise<ArrayBuffer>;
  /** Address of a picture of a run; `version` changes when the picture does. */
  pictureUrl(runId: string, file: string, version: number): string;
  /** Address of the page that a job wrote. */
  reportUrl(jobId: string): string;
  upload(file: File, onProgress: (doneBytes: number) => void, signal?: AbortSignal): Promise<string>;
  listen(listeners: {
    onOpen: () => void;
    onLost: () => void;
    onEvent: (event: ServerEvent) => void;
  }): () => void;
}

/** What the window remembers on this machine between two starts. */
export interface Memory {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}
