import { utilityProcess } from 'electron';
import type { FromEngine, SpawnEngine } from '#main/engine/protocol.ts';

/**
 * Engine processes by Electron's utilityProcess, of a bundled script (dist/main/appEngine.js):
 * child_process.fork is shut off with the runAsNode fuse. May be called after `ready` only.
 */
export const utilityEngine =
  (script: string): SpawnEngine =>
  () => {
    const child = utilityProcess.fork(script, [], { serviceName: 'DiffTumor engine', stdio: 'inherit' });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', (message: FromEngine) => listener(message));
      },
      onExit: (listener) => {
        child.once('exit', (code) => listener(`exit ${code}`));
      },
      kill: () => {
        // child.kill() asks (SIGTERM); a process deep in a computation must end all the same.
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  };
