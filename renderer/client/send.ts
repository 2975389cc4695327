import { WireProblem } from '#shared/contract/job.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { Problem, type ProblemCode, type ProblemTable } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** `/api/cases/:caseId` with its parameters put in, each percent-encoded. */
export const pathOf = (route: Route, params: Readonly<Record<string, string>>): string =>
  route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]));

/** An error with the sentence of `code`, for what goes wrong between the window and its server. */
export const clientProblem = <C extends ProblemCode>(
  code: C,
  data: ProblemTable[C],
  cause?: unknown,
): RemoteProblem => new RemoteProblem(toWireProblem(new Problem(code, data)), { cause });

/**
 * Sends one request; `body` undefined = none.
 *
 * @returns the response, its status 2xx
 * @throws RemoteProblem with the server's problem; `server-unreachable` without an answer; `answer-unexpected`
 *   when a refusal carries no problem; the DOMException of `signal` when that was aborted
 */
export async function send(
  fetch: Fetch,
  route: Route,
  params: Readonly<Record<string, string>>,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const path = pathOf(route, params);
  const task = `${route.method} ${route.path}`;
  const init: RequestInit = { method: route.method, signal: signal ?? null };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await unlessUnreachable(fetch(path, init), task, signal);
  if (!response.ok) throw await problemOf(response, task);
  return response;
}

/** The JSON of a response; `answer-unexpected` when it is none or has another shape. */
export async function jsonOf<T>(
  response: Response,
  schema: { parse: (value: unknown) => T },
  route: Route,
): Promise<T> {
  const task = `${route.method} ${route.path}`;
  const text = await unlessUnreachable(response.text(), task);
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw clientProblem('answer-unexpected', { task, reason: reasonOf(error) }, error);
  }
}

/** The problem in the body of a refusal. */
async function problemOf(response: Response, task: string): Promise<RemoteProblem> {
  const text = await response.text().catch(() => '');
  try {
    return new RemoteProblem(WireProblem.parse(JSON.parse(text)));
  } catch (error) {
    return clientProblem('answer-unexpected', { task, reason: `HTTP ${response.status}` }, error);
  }
}

/** A fetch that breaks off on its way is the server's absence, unless this window itself aborted it. */
export async function unlessUnreachable<T>(
  pending: Promise<T>,
  task: string,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await pending;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RemoteProblem) throw error;
    throw clientProblem('server-unreachable', { task }, error);
  }
}

/** The first thing that is wrong, short enough to stand in a sentence. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'issues' in error && Array.isArray(error.issues)) {
    const [issue] = error.issues as { path: PropertyKey[]; message: string }[];
    return `${issue.path.map(String).join('.') || 'answer'}: ${issue.message}`;
  }
  return error instanceof Error ? error.message : String(error);
}
