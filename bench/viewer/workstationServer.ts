import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CaseDetail } from '#shared/contract/case.ts';
import type { ImportCase } from '#shared/contract/api.ts';

/** The built `difftumor serve`, as a person would start it, and its api. */
export interface WorkstationServer {
  readonly pid: number;
  /** The page's address with the token, showing the given case. */
  pageOf(caseId: string): string;
  importCase(request: ImportCase): Promise<CaseDetail>;
  close(): Promise<void>;
}

/** Starts the server on a library; `roots` are the folders it may read. */
export async function startWorkstation(
  library: string,
  roots: readonly string[],
): Promise<WorkstationServer> {
  const cli = path.join(import.meta.dirname, 'cli.js');
  const args = [cli, 'serve', '--library', library, ...roots.flatMap((root) => ['--root', root])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await addressFrom(child);
  const { origin, port, searchParams } = new URL(address);
  const cookie = `difftumor-${port}=${searchParams.get('token')}`;
  return {
    pid: child.pid ?? 0,
    pageOf: (caseId) => `${address}#case=${caseId}`,
    importCase: async (request) => {
      const response = await fetch(`${origin}/api/cases`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(request),
      });
      if (!response.ok) throw new Error(await response.text());
      return CaseDetail.parse(await response.json());
    },
    close: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function addressFrom(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of child.stdout ?? []) {
    said += String(text);
    const found = /http:\S+/.exec(said);
    if (found) return found[0];
  }
  throw new Error(`the server ended without an address: ${said}`);
}
