import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** Alive and no zombie: in a container nobody may be there to collect those. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/status`;
    return !(existsSync(status) && /^State:\s+Z/m.test(readFileSync(status, 'utf8')));
  } catch {
    return false;
  }
}

it.skipIf(process.platform === 'win32')(
  'ends a process that computes without end when its parent is killed',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'orphan-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: path.join(import.meta.dirname, 'endWithParent.ts'),
        outDir: folder,
        rollupOptions: { output: { entryFileNames: 'lib.mjs' } },
      },
    });
    const child = `
      import { endWithParent } from './lib.mjs';
      endWithParent();
      process.send('busy', () => { for (;;); });`;
    const parent = `
      import { fork } from 'node:child_process';
      const child = fork('./child.mjs');
      child.on('message', () => process.send(child.pid));`;
    await writeFile(path.join(folder, 'child.mjs'), child);
    await writeFile(path.join(folder, 'parent.mjs'), parent);
    const parentProcess = fork('./parent.mjs', { cwd: folder });
    const [pid] = (await once(parentProcess, 'message')) as [number];
    parentProcess.kill('SIGKILL');
    await once(parentProcess, 'exit');
    try {
      expect(isAlive(pid)).toBe(true);
      await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
    } finally {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true });
    }
  },
);
