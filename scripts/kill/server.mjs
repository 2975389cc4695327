// The real server as a child process, spoken to over HTTP; and its engines' process ids.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Starts `difftumor serve` on a library; resolves when it answers. */
export async function startServer(cli, library, folder) {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', cli, 'serve', '--json', '--library', library, '--root', folder],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const exited = once(child, 'exit');
  const first = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
  if (!first) throw new Error(`the server did not start:\n${errors}`);
  const { address, port } = JSON.parse(String(first[0]));
  const { origin, searchParams } = new URL(address);
  const headers = { Cookie: `difftumor-${port}=${searchParams.get('token')}` };
  return {
    pid: child.pid,
    exited,
    errors: () => errors,
    /** Answers { status, body }: JSON, or the frame's header; throws when the connection breaks. */
    call: async (method, place, body) => {
      const response = await fetch(origin + place, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const isJson = response.headers.get('content-type')?.includes('json');
      if (isJson) return { status: response.status, body: JSON.parse(bytes.toString()) };
      if (/\/(labels|voxels)$/.test(place)) return { status: response.status, body: bytes };
      const length = bytes.readUInt32LE(0);
      return { status: response.status, body: JSON.parse(bytes.subarray(4, 4 + length).toString()) };
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Process ids of a server's engines (Linux). */
export function enginesOf(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return children.map(Number).filter((child) => commandOf(child).includes('engine.js'));
  } catch {
    return [];
  }
}

export function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
