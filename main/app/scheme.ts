import { protocol } from 'electron';

const scheme = 'difftumor';

/** Where the page and its api live inside the application; nothing else answers there. */
export const pageOrigin = `${scheme}://workstation`;

/**
 * Makes the page's scheme a secure origin with fetch and streams. It gets neither a way around the content
 * security policy nor CORS. Must run before the application is ready, once.
 */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Answers every request to the page's origin; `ready` must have come. */
export function serveScheme(handle: (request: Request) => Promise<Response>): void {
  protocol.handle(scheme, handle);
}
