import { fork } from 'node:child_process';
import type { FromEngine, SpawnEngine } from './protocol.ts';

/**
 * Engine processes by child_process.fork of a bundled script (dist/main/engine.js).
 *
 * @param output where what it prints goes: this process's stderr, so that `--json` output stays clean, or nowhere
 */
export const forkEngine =
  (script: string, output: 'stderr' | 'nowhere' = 'stderr'): SpawnEngine =>
  () => {
    const sink = output === 'stderr' ? 2 : 'ignore';
    const child = fork(script, [], { serialization: 'advanced', stdio: ['ignore', sink, sink, 'ipc'] });
    let exited = false;
    const listeners: ((how: string) => void)[] = [];
    const exit = (how: string): void => {
      if (exited) return;
      exited = true;
      for (const listener of listeners) listener(how);
    };
    child.on('exit', (code, signal) => exit(signal ?? `exit ${code}`));
    child.on('error', (error) => {
      child.kill('SIGKILL');
      exit(error.message);
    });
    return {
      send: (message) => {
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => {
        child.on('message', (message) => listener(message as FromEngine));
      },
      onExit: (listener) => {
        listeners.push(listener);
      },
      kill: () => {
        child.kill('SIGKILL');
      },
    };
  };
