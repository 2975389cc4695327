import { clientProblem, unlessUnreachable } from './send.ts';

/** How much one read may take: large enough to be fast, small enough that progress moves. */
const chunkBytes = 4 << 20;

/**
 * Reads a body of known length into one buffer, which is never copied: every read lends the buffer to the
 * stream and gets it back.
 *
 * @param totalBytes what the body must hold, to the byte
 * @param onProgress told the bytes read so far, after every read
 * @returns a buffer of exactly `totalBytes`
 * @throws RemoteProblem `answer-unexpected` when the body is shorter or longer; `server-unreachable` when it
 *   breaks off; the DOMException of `signal` when that was aborted
 */
export async function readBody(
  response: Response,
  task: string,
  totalBytes: number,
  onProgress: (doneBytes: number) => void,
  signal?: AbortSignal,
): Promise<ArrayBuffer> {
  const wrongLength = (found: string): Error =>
    clientProblem('answer-unexpected', { task, reason: `${found} instead of ${totalBytes} bytes` });
  if (!response.body) throw wrongLength('0');
  const next = reader(response.body, totalBytes);
  let read = await unlessUnreachable(next(), task, signal);
  for (; !read.done; read = await unlessUnreachable(next(), task, signal)) onProgress(read.doneBytes);
  if (read.overflow) throw wrongLength(`more than ${totalBytes}`);
  if (read.doneBytes < totalBytes) throw wrongLength(String(read.doneBytes));
  return read.buffer;
}

interface Read {
  readonly buffer: ArrayBuffer;
  readonly doneBytes: number;
  readonly done: boolean;
  /** Whether the body went on after the last byte expected. */
  readonly overflow: boolean;
}

function reader(body: ReadableStream<Uint8Array>, totalBytes: number): () => Promise<Read> {
  const byob = body.getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(totalBytes);
  let doneBytes = 0;
  return async () => {
    if (doneBytes === totalBytes) {
      const { done } = await byob.read(new Uint8Array(1));
      return { buffer, doneBytes, done: true, overflow: !done };
    }
    const room = Math.min(chunkBytes, totalBytes - doneBytes);
    const { value, done } = await byob.read(new Uint8Array(buffer, doneBytes, room));
    if (value) {
      buffer = value.buffer;
      doneBytes += value.byteLength;
    }
    return { buffer, doneBytes, done, overflow: false };
  };
}
