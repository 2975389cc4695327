import { timingSafeEqual } from 'node:crypto';
import { Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';

export interface Entrance {
  /** Random, new at every start. */
  readonly token: string;
  /** Browsers share cookies between the ports of a host; the port in the name keeps two servers apart. */
  readonly cookieName: string;
}

/** Names of this machine's loopback. Only the name counts: an SSH tunnel may come in at another port. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Whether a request may come in; answers what to say when not.
 *
 * - 421 for another host name: a foreign page whose name was pointed at 127.0.0.1 (DNS rebinding).
 * - 303 for the right token in the address: it moves into a cookie that scripts and other sites never see.
 * - 403 for a request that another site's page makes.
 * - 401 without the token.
 */
export function guard(request: Request, { token, cookieName }: Entrance): Response | undefined {
  const url = new URL(request.url);
  const host = request.headers.get('Host') ?? '';
  if (!loopbackNames.includes(host.replace(/:\d+$/, ''))) return refuse(421, 'unknown host name');
  const origin = request.headers.get('Origin');
  if (origin !== null && origin !== `http://${host}`) return refuse(403, 'it comes from another site');

  const offered = url.searchParams.get('token');
  if (offered !== null && request.method === 'GET' && isSame(offered, token)) {
    url.searchParams.delete('token');
    return new Response(null, {
      status: 303,
      headers: {
        Location: `${url.pathname}${url.search}`,
        'Set-Cookie': `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`,
        'Cache-Control': 'no-store',
      },
    });
  }
  // 'none' is a person who typed the address or opened a bookmark.
  const site = request.headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin' && site !== 'none')
    return refuse(403, 'it comes from another site');
  if (!isSame(cookieOf(request, cookieName), token)) return refuse(401, 'it has no valid token');
  return undefined;
}

function cookieOf(request: Request, name: string): string {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? '';
}

/** Takes the same time wherever the texts differ. */
function isSame(offered: string, token: string): boolean {
  const a = Buffer.from(offered);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

const refuse = (status: number, reason: string): Response =>
  Response.json(toWireProblem(new Problem('not-allowed', { reason })), {
    status,
    headers: { 'Cache-Control': 'no-store' },
  });
