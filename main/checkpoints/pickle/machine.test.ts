import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import type { PickleValue } from '../values.ts';
import { closedGlobals } from './globals.ts';
import { runPickle } from './machine.ts';
import { PickleReader } from './reader.ts';

/** Runs a program given as text (one byte a letter). */
const run = (program: string): PickleValue => {
  const bytes = Uint8Array.from(program, (letter) => letter.charCodeAt(0));
  return runPickle(new PickleReader(bytes, 0, 'x.pt'), closedGlobals, (id) => id);
};

const refusal = (program: string): unknown => {
  try {
    return run(program);
  } catch (error) {
    return isProblem(error) ? error.code : error;
  }
};

describe('runPickle', () => {
  it('builds plain data', () => {
    expect(run('\x80\x02K\x07.')).toBe(7);
    expect(run('(K\x01K\x02t.')).toEqual({ kind: 'tuple', items: [1, 2] });
    expect(run('](K\x01N\x88e.')).toEqual({ kind: 'list', items: [1, null, true] });
    expect(run('}U\x01aK\x01s.')).toEqual({ kind: 'dict', entries: new Map([['a', 1]]) });
  });

  it("reads integers of any length in two's complement", () => {
    expect(run('\x8a\x01\xff.')).toBe(-1);
    expect(run('\x8a\x02\x00\x80.')).toBe(-32768);
    expect(run('\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\x00.')).toBe(2n ** 64n - 1n);
  });

  it('shares what the memo holds', () => {
    const value = run(']q\x00h\x00\x86.') as { items: PickleValue[] };
    expect(value.items[0]).toBe(value.items[1]);
  });

  it('makes an ordered dictionary of pairs', () =>
    expect(run('ccollections\nOrderedDict\n]](U\x01aK\x01ea\x85R.')).toEqual({
      kind: 'dict',
      entries: new Map([['a', 1]]),
    }));

  it('refuses names outside the closed list, and calls of names that are only types', () => {
    expect(refusal('cos\nsystem\nU\x02id\x85R.')).toBe('checkpoint-refused');
    expect(refusal('\x8c\x05posix\x8c\x06system\x93.')).toBe('checkpoint-refused');
    expect(refusal('cbuiltins\ndict\n)R.')).toBe('checkpoint-refused');
    expect(refusal('(U\x02idios\nsystem\n.')).toBe('checkpoint-refused');
  });

  it('stops at damage: an empty stack, an undefined note, an early end, a length beyond the end', () => {
    for (const program of ['.', 'h\x05.', 'K', 'K\x01', 'X\xff\xff\xff\xffab.', 't.'])
      expect(refusal(program)).toBe('checkpoint-broken');
  });
});
