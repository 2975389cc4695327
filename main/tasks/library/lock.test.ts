import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockLibrary } from './lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Another process that takes the same lock, and says so. */
async function holder(): Promise<ChildProcess> {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const script = path.join(folder, 'holder.cjs');
  const db = JSON.stringify(path.join(folder, 'lock.db'));
  await writeFile(
    script,
    `const db = new (require(${JSON.stringify(libsql)}))(${db});
     db.exec('BEGIN EXCLUSIVE'); process.send('held'); setInterval(() => db.open, 1000);`,
  );
  const child = fork(script);
  await once(child, 'message');
  return child;
}

describe('lockLibrary', () => {
  it('refuses a library that another process has, and takes it right after that process was killed', async () => {
    const child = await holder();
    expect(() => lockLibrary(folder)).toThrow(
      expect.objectContaining({ code: 'library-locked', data: { folder } }),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockLibrary(folder)();
  });

  it('refuses a second time in the same process until given back', () => {
    const unlock = lockLibrary(folder);
    expect(() => lockLibrary(folder)).toThrow(expect.objectContaining({ code: 'library-locked' }));
    unlock();
    lockLibrary(folder)();
  });
});
