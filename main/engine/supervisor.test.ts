import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { inProcessEngine } from './inProcess.fake.ts';
import type { OpContext } from './protocol.ts';
import { type Engine, superviseEngine } from './supervisor.ts';

const makeOps = () => ({
  double: (input: Int16Array) => input.map((x) => 2 * x),
  refuse: () => {
    throw new Problem('nothing-to-undo', { direction: 'undo' });
  },
  obeyCancel: async (stages: number, { signal, progress }: OpContext) => {
    for (let done = 0; done < stages; done++) {
      progress({ stage: 'step', done, total: stages });
      await sleep(1);
      if (signal.aborted) throw new Error('stopped between steps');
    }
    return 'finished';
  },
  ignoreCancel: () => new Promise<string>(() => undefined),
});
type Ops = ReturnType<typeof makeOps>;

function setUp(graceMs = 20) {
  const states: string[] = [];
  const fake = inProcessEngine(makeOps);
  const engine: Engine<Ops> = superviseEngine({
    spawn: fake.spawn,
    graceMs,
    onState: (state) => states.push(state),
  });
  return { engine, states, ...fake };
}
const task = 'the test';

describe('superviseEngine', () => {
  it('starts no process before the first call, then one for all calls', async () => {
    const { engine, spawned } = setUp();
    expect(spawned()).toBe(0);
    expect(await engine.run('double', Int16Array.of(1, -2), { task })).toEqual(Int16Array.of(2, -4));
    expect(await engine.run('double', Int16Array.of(3), { task })).toEqual(Int16Array.of(6));
    expect(spawned()).toBe(1);
  });

  it('hands on the problem an op throws', async () => {
    const { engine } = setUp();
    await expect(engine.run('refuse', undefined as never, { task })).rejects.toMatchObject({
      code: 'nothing-to-undo',
      data: { direction: 'undo' },
    });
  });

  it('reports progress', async () => {
    const { engine } = setUp();
    const seen: number[] = [];
    await engine.run('obeyCancel', 3, { task, progress: (p) => seen.push(p.done) });
    expect(seen).toEqual([0, 1, 2]);
  });

  it('fails only the call in hand when the process dies; waiting and later calls run on the next one', async () => {
    const { engine, crash, spawned, states } = setUp();
    const lost = engine.run('ignoreCancel', undefined as never, { task });
    const waiting = engine.run('double', Int16Array.of(4), { task });
    setTimeout(crash, 5);
    await expect(lost).rejects.toMatchObject({ code: 'engine-stopped', data: { task } });
    expect(await waiting).toEqual(Int16Array.of(8));
    expect(await engine.run('double', Int16Array.of(5), { task })).toEqual(Int16Array.of(10));
    expect(spawned()).toBe(2);
    expect(states).toEqual(['restarting', 'ready']);
  });

  it('does not start a process that never stood again and again', async () => {
    let spawned = 0;
    const engine: Engine<Ops> = superviseEngine({
      spawn: () => {
        spawned++;
        return {
          send: () => undefined,
          onMessage: () => undefined,
          onExit: (listener) => setImmediate(() => listener('exit 1')),
          kill: () => undefined,
        };
      },
    });
    await expect(engine.run('double', Int16Array.of(1), { task })).rejects.toMatchObject({
      code: 'engine-stopped',
    });
    await sleep(10);
    expect(spawned).toBe(1);
  });

  it('cancels politely without losing the process', async () => {
    const { engine, spawned } = setUp(1000);
    const controller = new AbortController();
    const cancelled = engine.run('obeyCancel', 1000, { task, signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await engine.run('double', Int16Array.of(1), { task });
    expect(spawned()).toBe(1);
  });

  it('kills an op that does not listen, and goes on without calling it a crash', async () => {
    const { engine, spawned, states } = setUp();
    const controller = new AbortController();
    const deaf = engine.run('ignoreCancel', undefined as never, { task, signal: controller.signal });
    controller.abort();
    await expect(deaf).rejects.toMatchObject({ code: 'cancelled' });
    expect(await engine.run('double', Int16Array.of(1), { task })).toEqual(Int16Array.of(2));
    expect(spawned()).toBe(2);
    expect(states).toEqual([]);
  });

  it('takes a cancelled call out of the queue at once', async () => {
    const { engine } = setUp();
    const first = engine.run('obeyCancel', 20, { task });
    const controller = new AbortController();
    const waiting = engine.run('double', Int16Array.of(1), { task, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(await first).toBe('finished');
  });

  it('rests only when idle, and starts anew when called', async () => {
    const { engine, spawned } = setUp();
    const busy = engine.run('obeyCancel', 5, { task });
    engine.rest();
    expect(await busy).toBe('finished');
    engine.rest();
    await engine.run('double', Int16Array.of(1), { task });
    expect(spawned()).toBe(2);
  });

  it('ends what runs and waits when closed', async () => {
    const { engine } = setUp();
    const calls = [
      engine.run('ignoreCancel', undefined as never, { task }),
      engine.run('double', Int16Array.of(1), { task }),
    ];
    engine.close();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await expect(engine.run('double', Int16Array.of(1), { task })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
