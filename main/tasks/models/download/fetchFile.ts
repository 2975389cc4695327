import { type FileHandle, open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '#shared/contract/job.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';
import { writeJson } from '#main/io/files/durable.ts';
import { parseJson } from '../../files/parseJson.ts';
import { followed } from './followed.ts';

export interface FetchFileOptions {
  readonly url: string;
  /** Where the file goes; what has arrived so far lies beside it, as `….part`. */
  readonly file: string;
  /** Size that the file must have, where it is known. */
  readonly bytes?: number | undefined;
  /** Whether its content is checked afterwards, so that it may be resumed from a server that names no version. */
  readonly checked: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: Progress) => void) | undefined;
  /** Waiting times before further attempts; left out: 1 and 5 seconds. */
  readonly pausesMs?: readonly number[];
  /** A connection that brings nothing for so long is given up. */
  readonly stallMs?: number;
}

/** Of which version of which address the part is. */
interface PartState {
  readonly url: string;
  readonly version: string | undefined;
}

/** What makes the next attempt useless. */
const isFinal = (error: unknown): boolean =>
  isProblem(error, 'download-differs') || isProblem(error, 'cancelled') || isProblem(error, 'disk-full');

/**
 * Downloads a file, going on where an earlier attempt ended, also one of an earlier start of the program. A server
 * that has another version meanwhile begins anew.
 *
 * @throws Problem `download-failed` after the last attempt; `download-differs` when its size is wrong; `cancelled`;
 * `disk-full`
 */
export async function fetchFile(options: FetchFileOptions): Promise<void> {
  const { pausesMs = [1000, 5000], signal } = options;
  for (let attempt = 0; ; attempt++)
    try {
      return await fetchOnce(options);
    } catch (error) {
      if (signal?.aborted) throw new Problem('cancelled', { task: 'Download model' }, { cause: error });
      if (isFinal(error)) throw error;
      if (attempt < pausesMs.length)
        await pause(pausesMs[attempt], undefined, { signal }).catch(() => undefined);
      else throw await failure(options, error);
    }
}

async function failure({ url, file }: FetchFileOptions, cause: unknown): Promise<Problem> {
  if (isProblem(cause)) return cause;
  const deeper = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : undefined;
  const reason = deeper ?? (cause instanceof Error ? cause.message : String(cause));
  return new Problem('download-failed', { url, reason, kept: await sizeOf(`${file}.part`) }, { cause });
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

async function fetchOnce(options: FetchFileOptions): Promise<void> {
  const { url, file, bytes, checked, signal } = options;
  const part = `${file}.part`;
  const known = await partState(file);
  const resumable = known?.url === url && (checked || known.version !== undefined);
  const have = resumable ? await sizeOf(part) : 0;
  const stall = new AbortController();
  const both = signal ? AbortSignal.any([signal, stall.signal]) : stall.signal;
  const response = await followed(url, {
    signal: both,
    headers: {
      'accept-encoding': 'identity',
      ...(have > 0 && { range: `bytes=${have}-` }),
      ...(have > 0 && known?.version && { 'if-range': known.version }),
    },
  });
  const { from, total } = await placeOf(response, have, options);
  if (bytes !== undefined && total !== undefined && total !== bytes) {
    await response.body?.cancel();
    throw new Problem('download-differs', {
      file: url,
      reason: `it has ${total} bytes instead of ${bytes}`,
    });
  }
  if (from === 0) await writeJson(`${file}.part.json`, { url, version: versionOf(response) });
  const handle = await open(part, from === 0 ? 'w' : 'r+').catch((error: unknown) => {
    throw writeProblem(error, part);
  });
  let size: number;
  try {
    size = await receive(response, handle, { ...options, from, total, stall });
  } catch (error) {
    throw writeProblem(error, part);
  } finally {
    await handle.close();
  }
  if (total !== undefined && size < total)
    throw new Error(`the connection ended after ${size} of ${total} bytes`);
  if (bytes !== undefined && size !== bytes)
    throw new Problem('download-differs', { file: url, reason: `it has ${size} bytes instead of ${bytes}` });
}

async function partState(file: string): Promise<PartState | undefined> {
  const text = await readFile(`${file}.part.json`, 'utf8').catch(() => 'null');
  const state = parseJson(text) as Partial<PartState> | null | undefined;
  return typeof state?.url === 'string' ? { url: state.url, version: state.version } : undefined;
}

/** What `If-Range` accepts: a strong entity tag, else the date. */
function versionOf({ headers }: Response): string | undefined {
  const tag = headers.get('etag');
  return tag !== null && !tag.startsWith('W/') ? tag : (headers.get('last-modified') ?? undefined);
}

/** Where the answer's bytes begin, and how many the file has. */
async function placeOf(
  response: Response,
  have: number,
  { url, file }: FetchFileOptions,
): Promise<{ from: number; total: number | undefined }> {
  const { status, headers } = response;
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
    if (range && Number(range[1]) === have)
      return { from: have, total: range[2] === '*' ? undefined : Number(range[2]) };
  } else if (status === 200) {
    const length = headers.get('content-length');
    return { from: 0, total: length === null ? undefined : Number(length) };
  }
  await response.body?.cancel();
  if (status === 206 || status === 416) {
    // The part is not of this file: the next attempt begins anew.
    await rm(`${file}.part`, { force: true });
    throw new Error('the server has another file now');
  }
  const kept = await sizeOf(`${file}.part`);
  throw new Problem('download-failed', { url, reason: `the server answered ${status}`, kept });
}

interface Receiving extends FetchFileOptions {
  readonly from: number;
  readonly total: number | undefined;
  readonly stall: AbortController;
}

/** Writes the answer behind what is there; answers the size of the file then. */
async function receive(
  { body }: Response,
  handle: FileHandle,
  { from, total, stall, stallMs = 60_000, progress }: Receiving,
): Promise<number> {
  let at = from;
  let timer = setTimeout(() => stall.abort(new Error('nothing arrived any more')), stallMs);
  try {
    for await (const piece of body ?? []) {
      clearTimeout(timer);
      await handle.write(piece, 0, piece.length, at);
      at += piece.length;
      progress?.({ stage: 'downloading, MB', done: megabytes(at), total: megabytes(total ?? at) });
      timer = setTimeout(() => stall.abort(new Error('nothing arrived any more')), stallMs);
    }
  } finally {
    clearTimeout(timer);
    await handle.sync();
  }
  return at;
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
