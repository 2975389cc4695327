import { UploadAnswer, rawRoutes } from '#shared/contract/api.ts';
import { WireProblem } from '#shared/contract/job.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { clientProblem, reasonOf } from './send.ts';

/**
 * Sends a file as the server's upload. By XMLHttpRequest, because fetch does not tell how far an upload is.
 *
 * @param onProgress told the bytes sent so far
 * @returns the upload's id, for an import to name
 * @throws RemoteProblem as `send` does; the DOMException of `signal` when that was aborted
 */
export function uploadFile(
  file: File,
  onProgress: (doneBytes: number) => void,
  signal?: AbortSignal,
): Promise<string> {
  const { method, path } = rawRoutes.upload;
  const task = `${method} ${path}`;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open(method, `${path}?name=${encodeURIComponent(file.name)}`);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('load', () => {
      try {
        resolve(uploadIdOf(request, task));
      } catch (error) {
        reject(error as Error);
      }
    });
    request.addEventListener('error', () => reject(clientProblem('server-unreachable', { task })));
    request.addEventListener('abort', () => reject(signal?.reason as Error));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    request.send(file);
  });
}

function uploadIdOf({ status, responseText }: XMLHttpRequest, task: string): string {
  const ok = status >= 200 && status < 300;
  try {
    const json: unknown = JSON.parse(responseText);
    if (ok) return UploadAnswer.parse(json).uploadId;
    throw new RemoteProblem(WireProblem.parse(json));
  } catch (error) {
    if (error instanceof RemoteProblem) throw error;
    throw clientProblem(
      'answer-unexpected',
      { task, reason: ok ? reasonOf(error) : `HTTP ${status}` },
      error,
    );
  }
}
