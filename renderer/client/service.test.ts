// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '#shared/contract/frame.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import type { Fetch } from './send.ts';
import { createService } from './service.ts';

const hello = {
  program: 'DiffTumor Workstation',
  version: '0.1.0',
  libraryName: 'cases',
  exportRoot: '/home/a/exports',
  shell: 'browser',
};
const json = (value: unknown, status = 200): Response => new Response(JSON.stringify(value), { status });

/** A fetch that always answers the same, and what it was asked. */
function answering(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init });
    return answer();
  };
  return { asked, service: createService(fetch) };
}

const code = (error: unknown): unknown => (error instanceof RemoteProblem ? error.wire.code : error);
const failureOf = (pending: Promise<unknown>): Promise<unknown> => pending.then(() => 'no failure', code);

describe('call', () => {
  it('puts parameters into the path, percent-encoded, and sends no body with GET', async () => {
    const { asked, service } = answering(() => json({}, 404));
    await service.call('getCase', { caseId: 'a b/c' }, {}).catch(() => undefined);
    expect(asked[0].url).toBe('/api/cases/a%20b%2Fc');
    expect(asked[0].init).toMatchObject({ method: 'GET' });
    expect(asked[0].init.body).toBeUndefined();
  });

  it('sends the body as JSON with POST', async () => {
    const { asked, service } = answering(() => json({ path: '/x', entries: [] }));
    await expect(service.call('listFolder', {}, { path: '/x' })).resolves.toEqual({
      path: '/x',
      entries: [],
    });
    expect(asked[0].init).toMatchObject({ method: 'POST', body: '{"path":"/x"}' });
  });

  it('answers only what fits the contract', async () => {
    await expect(answering(() => json(hello)).service.call('hello', {}, {})).resolves.toEqual(hello);
    const wrong = answering(() => json({ ...hello, shell: 'telnet' })).service.call('hello', {}, {});
    await expect(wrong).rejects.toMatchObject({
      wire: { code: 'answer-unexpected', data: { task: 'GET /api/hello' } },
    });
    expect(await failureOf(answering(() => new Response('<html>')).service.call('hello', {}, {}))).toBe(
      'answer-unexpected',
    );
  });

  it("throws the server's problem with its sentence", async () => {
    const problem = { code: 'job-missing', data: { jobId: 'x' }, sentence: 'There is no job x.' };
    const { service } = answering(() => json(problem, 404));
    await expect(service.call('cancelJob', { jobId: 'x' }, {})).rejects.toMatchObject({
      message: 'There is no job x.',
      wire: problem,
    });
  });

  it('tells an absent server, a refusal without a problem, and an abort apart', async () => {
    const absent = answering(() => Promise.reject(new TypeError('Failed to fetch'))).service;
    expect(await failureOf(absent.call('hello', {}, {}))).toBe('server-unreachable');
    const proxy = answering(() => new Response('Bad gateway', { status: 502 })).service;
    await expect(proxy.call('hello', {}, {})).rejects.toMatchObject({
      wire: { code: 'answer-unexpected', data: { reason: 'HTTP 502' } },
    });
    const controller = new AbortController();
    controller.abort();
    const aborted = absent.call('hello', {}, {}, controller.signal);
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('frame', () => {
  it('refuses a frame cut short', async () => {
    const whole = encodeFrame({ case: {}, boxes: [] }, []);
    const { service } = answering(() => new Response(whole.slice(0, 9)));
    expect(await failureOf(service.frame('changes', { caseId: 'a' }, {}))).toBe('answer-unexpected');
  });
});

describe('download', () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
  // One part a pull: queued parts would be read together.
  const streaming = (parts: Uint8Array[]) => {
    const rest = [...parts];
    const body = new ReadableStream({
      type: 'bytes',
      pull: (controller) => {
        const part = rest.shift();
        if (part) controller.enqueue(part.slice());
        else controller.close();
        if (!part) controller.byobRequest?.respond(0);
      },
    });
    return answering(() => new Response(body)).service;
  };

  it('fills one buffer and tells how far it is', async () => {
    const told: number[] = [];
    const service = streaming([bytes.subarray(0, 4), bytes.subarray(4)]);
    const buffer = await service.download('image', 'a', 10, (done) => told.push(done));
    expect([...new Uint8Array(buffer)]).toEqual([...bytes]);
    expect(told).toEqual([4, 10]);
  });

  it('refuses a body of another length', async () => {
    const quiet = (): void => undefined;
    expect(await failureOf(streaming([bytes]).download('image', 'a', 12, quiet))).toBe('answer-unexpected');
    expect(await failureOf(streaming([bytes]).download('image', 'a', 8, quiet))).toBe('answer-unexpected');
  });
});
