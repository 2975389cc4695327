import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../testFolder.fake.ts';
import type { PackedFrame } from './decodeFrame.ts';
import { framePool } from './framePool.ts';

const at = testFolder();

/** A thread that answers with the bytes it got: 250 ends it, 251 is damaged. */
function script(): string {
  mkdirSync(at(), { recursive: true });
  writeFileSync(
    at('thread.mjs'),
    `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ packed }) => {
  if (packed[0] === 250) process.exit(1);
  if (packed[0] === 251) parentPort.postMessage({ reason: 'it is damaged' });
  else parentPort.postMessage({ values: packed });
});`,
  );
  return at('thread.mjs');
}

const frame = (value: number): PackedFrame => ({
  packed: Uint8Array.of(9, value, 9).subarray(1, 2),
  pixels: { syntax: '1.2.840.10008.1.2.5' } as PackedFrame['pixels'],
});

/** One core has no threads to share work with. */
describe.skipIf(availableParallelism() < 2)('framePool', () => {
  it('answers every frame with its own values', async () => {
    const pool = framePool(20, script());
    const values = Array.from({ length: 20 }, (_, n) => n);
    const answers = await Promise.all(values.map((n) => pool.decode(frame(n))));
    expect(answers.map(([value]) => value)).toEqual(values);
    await pool.close();
  });

  it('tells what is wrong with a frame, and outlives a frame that ends a thread', async () => {
    const pool = framePool(20, script());
    const [damaged, fatal, ...good] = await Promise.allSettled(
      [251, 250, 1, 2, 3, 4].map((n) => pool.decode(frame(n))),
    );
    expect(damaged).toMatchObject({ status: 'rejected', reason: { message: 'it is damaged' } });
    expect(fatal).toMatchObject({ reason: { message: 'its compressed pixels cannot be decoded' } });
    expect(good.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'fulfilled'));
    await pool.close();
  });

  it('gives up what it has in hand when it is closed', async () => {
    const pool = framePool(20, script());
    const answers = Promise.allSettled(Array.from({ length: 20 }, () => pool.decode(frame(1))));
    await pool.close();
    expect((await answers).at(-1)?.status).toBe('rejected');
  });
});
