import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSerial } from './serial.ts';

describe('createSerial', () => {
  it('runs one key in order and lets other keys pass', async () => {
    const serial = createSerial();
    const ran: string[] = [];
    const body = (name: string, ms: number) => async (): Promise<void> => {
      await sleep(ms);
      ran.push(name);
    };
    await Promise.all([serial('a', body('a1', 30)), serial('a', body('a2', 0)), serial('b', body('b1', 0))]);
    expect(ran).toEqual(['b1', 'a1', 'a2']);
  });

  it('goes on after a body that failed', async () => {
    const serial = createSerial();
    await expect(serial('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await serial('a', () => Promise.resolve(1))).toBe(1);
  });
});
