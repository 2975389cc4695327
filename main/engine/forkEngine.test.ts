import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkEngine } from './forkEngine.ts';
import { type Engine, superviseEngine } from './supervisor.ts';

// An engine of a few lines that speaks the protocol, so that this test needs no build.
const script = `
process.on('disconnect', () => process.exit());
process.on('message', ({ id, op, input }) => {
  if (op === 'sum') process.send({ id, output: { sum: input.reduce((a, b) => a + b, 0), input } });
  if (op === 'crash') process.kill(process.pid, 'SIGSEGV');
  if (op === 'hang') for (;;) {}
});
process.send({ ready: true });
`;
interface Ops {
  sum: (input: Float32Array) => { sum: number; input: Float32Array };
  crash: () => void;
  hang: () => void;
}

let folder: string;
let engine: Engine<Ops>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'engine-'));
  const file = path.join(folder, 'engine.mjs');
  await writeFile(file, script);
  engine = superviseEngine({ spawn: forkEngine(file), graceMs: 50 });
});
afterEach(async () => {
  engine.close();
  await rm(folder, { recursive: true });
});

const task = 'the test';
const sumOf = (...values: number[]) => engine.run('sum', Float32Array.from(values), { task });

describe('forkEngine', () => {
  it('carries typed arrays both ways', async () => {
    expect(await sumOf(1, 2, 3.5)).toEqual({ sum: 6.5, input: Float32Array.of(1, 2, 3.5) });
  });

  it('survives a fault of its process', async () => {
    await expect(engine.run('crash', undefined as never, { task })).rejects.toMatchObject({
      code: 'engine-stopped',
    });
    expect((await sumOf(1)).sum).toBe(1);
  });

  it('kills a process that computes without end', async () => {
    const controller = new AbortController();
    await sumOf(0);
    const hanging = engine.run('hang', undefined as never, { task, signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toMatchObject({ code: 'cancelled' });
    expect((await sumOf(2)).sum).toBe(2);
  });

  it('says that the engine stopped when its process cannot start', async () => {
    const lame = path.join(folder, 'lame.mjs');
    await writeFile(lame, 'process.exit(3)');
    const never: Engine<Ops> = superviseEngine({ spawn: forkEngine(lame) });
    await expect(never.run('sum', Float32Array.of(1), { task })).rejects.toMatchObject({
      code: 'engine-stopped',
    });
  });
});
