import { hostOps } from './host.ts';
import type { EnginePort, FromEngine, OpTable, SpawnEngine, ToEngine } from './protocol.ts';

/**
 * An "engine process" inside the test's own process: the same host, the same structured clone on both ways.
 * `crash()` ends the newest one as a driver fault would.
 */
export function inProcessEngine<Ops extends OpTable<Ops>>(
  makeOps: () => Ops,
): { spawn: SpawnEngine; crash: () => void; spawned: () => number } {
  let count = 0;
  let crash: () => void = () => undefined;
  const spawn: SpawnEngine = () => {
    count++;
    let alive = true;
    let toParent: (message: FromEngine) => void = () => undefined;
    let toChild: (message: ToEngine) => void = () => undefined;
    let onExit: (how: string) => void = () => undefined;
    const deliver = <M>(receiver: () => (message: M) => void, message: M): void => {
      const copy = structuredClone(message);
      setImmediate(() => {
        if (alive) receiver()(copy);
      });
    };
    const die = (how: string): void => {
      if (!alive) return;
      alive = false;
      setImmediate(() => onExit(how));
    };
    crash = () => die('SIGSEGV');
    const port: EnginePort = {
      send: (message) => deliver(() => toParent, message),
      onMessage: (listener) => {
        toChild = listener;
      },
    };
    hostOps(port, makeOps());
    return {
      send: (message) => deliver(() => toChild, message),
      onMessage: (listener) => {
        toParent = listener;
      },
      onExit: (listener) => {
        onExit = listener;
      },
      kill: () => die('SIGKILL'),
    };
  };
  return { spawn, crash: () => crash(), spawned: () => count };
}
