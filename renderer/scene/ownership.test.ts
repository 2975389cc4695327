import { describe, expect, it } from 'vitest';
import { Owner, liveObjectCount } from './ownership.ts';

describe('Owner', () => {
  it('deletes what it keeps, last first, once', () => {
    const deleted: string[] = [];
    const owner = new Owner();
    const before = liveObjectCount();
    for (const name of ['first', 'second']) owner.keep({ delete: () => deleted.push(name) });
    expect(liveObjectCount()).toBe(before + 2);
    owner.dispose();
    owner.dispose();
    expect(deleted).toEqual(['second', 'first']);
    expect(liveObjectCount()).toBe(before);
  });
});
