import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpServer, serveHttp } from './serveHttp.ts';

let folder: string;
let server: HttpServer;
let aborted = 0;

const api = (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/strict')
    return Promise.resolve(new Response('', { headers: { 'Content-Security-Policy': 'sandbox' } }));
  if (pathname !== '/api/stream') return Promise.resolve(Response.json({ ok: true }));
  request.signal.addEventListener('abort', () => aborted++);
  return Promise.resolve(
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('first')),
      }),
    ),
  );
};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'http-'));
  await mkdir(path.join(folder, 'page/assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await writeFile(path.join(folder, 'page/index.html'), '<p>page');
  await writeFile(path.join(folder, 'page/assets/app-1a2b.js'), 'run()');
  await symlink(path.join(folder, 'secret.txt'), path.join(folder, 'page/assets/link.txt'));
  server = await serveHttp({ api, staticFolder: path.join(folder, 'page'), token: 'the-token' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** As it goes over the wire: fetch would tidy the path and set Host by itself. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port: server.port, path: target, method, headers },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}
const cookie = (): Record<string, string> => ({ Cookie: `other=1; difftumor-${server.port}=the-token` });

describe('the door', () => {
  it('lets in who holds the token, which moves from the address into a cookie', async () => {
    const first = await ask('/?token=the-token&case=a');
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/?case=a');
    expect(first.headers['set-cookie']).toEqual([
      `difftumor-${server.port}=the-token; Path=/; HttpOnly; SameSite=Strict`,
    ]);
    expect(await ask('/', cookie())).toMatchObject({ status: 200, text: '<p>page' });
    expect(await ask('/api/hello', cookie())).toMatchObject({ status: 200, text: '{"ok":true}' });
  });

  it.each([
    ['no token', 401, '/', {}],
    ['a wrong token in the address', 401, '/?token=the-tokem', {}],
    ['a wrong cookie', 401, '/api/hello', { Cookie: 'difftumor-0=the-token' }],
    ['a token in the address of a POST', 401, '/api/cases?token=the-token', { method: 'POST' }],
  ])('keeps out %s', async (_, status, target, { method, ...headers }: Record<string, string>) => {
    const answer = await ask(target, headers, method ?? 'GET');
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'not-allowed',
      sentence: expect.stringContaining('open the address'),
    });
  });

  it.each([
    ['another host name, even with the token', 421, { Host: 'evil.example' }],
    ['a host name that begins like ours', 421, { Host: '127.0.0.1.evil.example:80' }],
    ['another site', 403, { Origin: 'https://evil.example' }],
    ['another port of this host', 403, { Origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', 403, { Origin: 'null' }],
    ['a link from another site', 403, { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of another port', 403, { 'Sec-Fetch-Site': 'same-site' }],
  ])('keeps out %s', async (_, status, headers) => {
    expect((await ask('/api/hello', { ...cookie(), ...headers })).status).toBe(status);
  });

  it('takes the page itself, a typed address, and a tunnel from another port', async () => {
    const page = { ...cookie(), Origin: `http://127.0.0.1:${server.port}`, 'Sec-Fetch-Site': 'same-origin' };
    expect((await ask('/api/hello', page)).status).toBe(200);
    expect((await ask('/', { ...cookie(), 'Sec-Fetch-Site': 'none' })).status).toBe(200);
    expect((await ask('/', { ...cookie(), Host: 'localhost:9000' })).status).toBe(200);
  });

  it('sets the security headers on every answer, refusals too', async () => {
    for (const answer of [await ask('/', cookie()), await ask('/api/hello', cookie()), await ask('/')]) {
      expect(answer.headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'"),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
  });
});

it('leaves an answer the policy that it has of its own', async () => {
  expect((await ask('/api/strict', cookie())).headers).toMatchObject({
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  });
});

describe('the page', () => {
  it('comes with its types, and hashed assets for good', async () => {
    expect((await ask('/', cookie())).headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const asset = await ask('/assets/app-1a2b.js', cookie());
    expect(asset.text).toBe('run()');
    expect(asset.headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/%2fetc/passwd',
    '//etc/passwd',
    '/assets/link.txt',
    '/assets',
    '/index.html%00.js',
    '/%',
    '/.env',
  ])('does not answer %s', async (target) => {
    const answer = await ask(target, cookie());
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });
});

describe('serveHttp', () => {
  it('names the port that is in use', async () => {
    await expect(serveHttp({ api, staticFolder: folder, port: server.port })).rejects.toMatchObject({
      code: 'port-in-use',
      data: { port: server.port },
    });
  });

  it('makes a new token for every start', async () => {
    const others = await Promise.all([1, 2].map(() => serveHttp({ api, staticFolder: folder })));
    expect(new Set(others.map((other) => other.token.length))).toEqual(new Set([32]));
    expect(others[0]?.token).not.toBe(others[1]?.token);
    for (const other of others) await other.close();
  });

  it('tells the api when the other end gives up', async () => {
    const gone = new AbortController();
    const response = await fetch(`http://127.0.0.1:${server.port}/api/stream`, {
      headers: cookie(),
      signal: gone.signal,
    });
    await response.body?.getReader().read();
    gone.abort();
    await expect.poll(() => aborted).toBe(1);
  });

  it('ends open streams when it closes', async () => {
    const other = await serveHttp({ api, staticFolder: folder, token: 't' });
    const response = await fetch(`http://127.0.0.1:${other.port}/api/stream`, {
      headers: { Cookie: `difftumor-${other.port}=t` },
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await other.close();
    await expect(reader?.read()).rejects.toThrow();
    await expect(fetch(other.address)).rejects.toThrow();
  });
});
