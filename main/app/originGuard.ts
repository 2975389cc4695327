import type { FetchHandler } from '#main/api/api.ts';

/** Electron's own field: the origin that asks, which the page cannot forge; absent for its address bar. */
type ElectronRequest = Request & { readonly initiatorOrigin?: string };

/** Lets through only what is asked of `origin` (404 otherwise) by `origin` itself (403 otherwise). */
export const guardOrigin =
  (origin: string, handle: FetchHandler): FetchHandler =>
  async (request: ElectronRequest) => {
    const { protocol, host } = new URL(request.url);
    if (`${protocol}//${host}` !== origin) return new Response(null, { status: 404 });
    const asker = request.initiatorOrigin;
    if (asker !== undefined && asker !== origin) return new Response(null, { status: 403 });
    return handle(request);
  };
