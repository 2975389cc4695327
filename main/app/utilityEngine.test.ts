import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeEach, expect, it } from 'vitest';
import type { FromEngine } from '#main/engine/protocol.ts';
import { fake, resetElectron } from './electron.fake.ts';
import { utilityEngine } from './utilityEngine.ts';

beforeEach(() => resetElectron(''));

it('carries messages both ways and tells how the process ended, once', () => {
  const engine = utilityEngine('/dist/main/appEngine.js')();
  const [{ script, child }] = fake.forked;
  expect(script).toBe('/dist/main/appEngine.js');
  const heard: FromEngine[] = [];
  const ends: string[] = [];
  engine.onMessage((message) => heard.push(message));
  engine.onExit((how) => ends.push(how));
  engine.send({ cancel: 3 });
  expect(child.posted).toEqual([{ cancel: 3 }]);
  child.emit('message', { ready: true });
  expect(heard).toEqual([{ ready: true }]);
  child.emit('exit', 139);
  child.emit('exit', 139);
  expect(ends).toEqual(['exit 139']);
});

it('ends a process that computes without end', async () => {
  const engine = utilityEngine('/dist/main/appEngine.js')();
  const busy = spawn(process.execPath, ['-e', 'for(;;);']);
  fake.forked[0].child.pid = busy.pid;
  const ended = once(busy, 'exit');
  engine.kill();
  expect(await ended).toEqual([null, 'SIGKILL']);
});
