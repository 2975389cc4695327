import { Hono } from 'hono';
import type { z } from 'zod';
import { frameRoutes, rawRoutes, routes } from '#shared/contract/api.ts';
import type { FrameRouteName, RouteName } from '#shared/contract/calls.ts';
import { measuredJson } from '#shared/contract/evaluation.ts';
import { encodeFrame } from '#shared/contract/frame.ts';
import { Problem } from '#shared/contract/problems.ts';
import { toProblem, toWireProblem } from '#shared/messages/messages.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import { type FrameCall, frameHandlers } from './frameRoutes.ts';
import { type JsonCall, jsonHandlers } from './jsonRoutes.ts';
import { rawHandlers } from './rawRoutes.ts';
import { check, readBody } from './requestBody.ts';
import { statusOf } from './statuses.ts';

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * The workstation as one Fetch handler: every row of the contract (shared/contract/api.ts), for whichever shell
 * mounts it. Failures answer a WireProblem with a fitting status.
 */
export function createApi(workstation: Workstation): FetchHandler {
  const app = new Hono();
  const json = jsonHandlers(workstation);
  const frame = frameHandlers(workstation);
  const raw = rawHandlers(workstation);

  const mountJson = <N extends RouteName>(name: N): void => {
    const route = routes[name];
    app.on(route.method, route.path, async ({ req }) => {
      const call = (await readCall(route, req.raw, req.param())) as JsonCall<N>;
      const text = measuredJson(await json[name](call), 0);
      return new Response(text, { headers: { ...fresh, 'Content-Type': 'application/json' } });
    });
  };
  const mountFrame = <N extends FrameRouteName>(name: N): void => {
    const route = frameRoutes[name];
    app.on(route.method, route.path, async ({ req }) => {
      const call = (await readCall(route, req.raw, req.param())) as FrameCall<N>;
      const { header, parts } = await frame[name](call);
      const headers = { ...fresh, 'Content-Type': 'application/octet-stream' };
      return new Response(encodeFrame(header, parts), { headers });
    });
  };
  for (const name of namesOf(routes)) mountJson(name);
  for (const name of namesOf(frameRoutes)) mountFrame(name);
  for (const name of namesOf(rawRoutes)) {
    const { method, path } = rawRoutes[name];
    app.on(method, path, ({ req }) => raw[name](req.raw, req.param()));
  }
  app.notFound(() =>
    refuse(new Problem('request-invalid', { field: 'the address', reason: 'unknown' }), 404),
  );
  app.onError((error) => {
    const problem = toProblem(error);
    if (problem.code === 'internal') workstation.log.failure('api', error);
    return refuse(problem, statusOf(problem.code));
  });
  return (request) => Promise.resolve(app.fetch(request));
}

interface Route {
  readonly params: z.ZodType;
  readonly body: z.ZodType;
}

async function readCall(
  route: Route,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<{ params: unknown; body: unknown; signal: AbortSignal }> {
  return {
    params: check(route.params, params, 'the address'),
    body: await readBody(request, route.body),
    signal: request.signal,
  };
}

const fresh = { 'Cache-Control': 'no-store' };

const refuse = (problem: Problem, status: number): Response =>
  Response.json(toWireProblem(problem), { status, headers: fresh });

const namesOf = <T extends object>(table: T): (keyof T)[] => Object.keys(table) as (keyof T)[];
