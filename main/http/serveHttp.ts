import { randomBytes } from 'node:crypto';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Problem } from '#shared/contract/problems.ts';
import type { FetchHandler } from '#main/api/api.ts';
import { type Entrance, guard } from './guards.ts';
import { withSecurityHeaders } from './securityHeaders.ts';
import { staticFiles } from './staticFiles.ts';

export interface HttpOptions {
  readonly api: FetchHandler;
  /** The built page: index.html and what it loads. */
  readonly staticFolder: string;
  /** 0 or undefined for a free one. */
  readonly port?: number | undefined;
  /** For tests and scripts that must know it beforehand; otherwise random. */
  readonly token?: string | undefined;
}

export interface HttpServer {
  readonly port: number;
  readonly token: string;
  /** What a person opens; it holds the token, so it is shown to nobody else. */
  readonly address: string;
  /** Stops listening and ends what is still open, event streams too. */
  close(): Promise<void>;
}

/**
 * Serves page and api on the loopback interface, to holders of the token only.
 *
 * @throws Problem `port-in-use`
 */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { api, staticFolder, port: wanted = 0, token = randomBytes(24).toString('base64url') } = options;
  const files = staticFiles(staticFolder);
  let entrance: Entrance = { token, cookieName: '' };
  const answer = async (request: Request): Promise<Response> =>
    guard(request, entrance) ??
    (new URL(request.url).pathname.startsWith('/api/') ? api(request) : files(request));
  const server = createAdaptorServer({
    fetch: async (request) => withSecurityHeaders(await answer(request)),
    overrideGlobalObjects: false,
    // Node ends requests after five minutes; a large upload through a tunnel takes longer.
    serverOptions: { requestTimeout: 0 },
  });
  const port = await listen(server, wanted);
  entrance = { token, cookieName: `difftumor-${port}` };
  return {
    port,
    token,
    address: `http://127.0.0.1:${port}/?token=${token}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listen(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Problem('port-in-use', { port }, { cause: error }) : error),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
