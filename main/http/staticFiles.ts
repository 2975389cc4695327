import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

/** Names below assets/ hold a hash of the content (vite), so what a window has of them is never stale. */
const cacheControl = (name: string): string =>
  name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';

/** Answers the page's own files; 404 for everything else, also for what lies outside the folder. */
export const staticFiles =
  (folder: string) =>
  async (request: Request): Promise<Response> => {
    const name = nameOf(new URL(request.url).pathname);
    const content = name === undefined ? undefined : await readInside(folder, name);
    if (name === undefined || content === undefined)
      return new Response('There is nothing at this address.\n', { status: 404 });
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    return new Response(content, {
      headers: {
        'Content-Type': contentTypes[path.extname(name)] ?? 'application/octet-stream',
        'Cache-Control': cacheControl(name),
      },
    });
  };

/** Relative name of a path as it came over the wire; undefined when it is not decent. */
function nameOf(pathname: string): string | undefined {
  if (pathname === '/') return 'index.html';
  try {
    const parts = pathname.slice(1).split('/').map(decodeURIComponent);
    const isDecent = parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part));
    return isDecent ? parts.join('/') : undefined;
  } catch {
    return undefined;
  }
}

async function readInside(folder: string, name: string): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, name));
    return file.startsWith(root + path.sep) ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
}
