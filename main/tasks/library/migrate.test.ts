import { describe, expect, it } from 'vitest';
import { migrate, type Migration } from './migrate.ts';

const steps: Migration[] = [
  ({ title, ...rest }) => ({ ...rest, name: title }),
  (old) => ({ ...old, phantom: false }),
];

describe('migrate', () => {
  it('takes one step a version, from wherever the record stands', () => {
    const newest = { format: 3, name: 'a', phantom: false };
    expect(migrate({ format: 1, title: 'a' }, steps)).toEqual(newest);
    expect(migrate({ format: 2, name: 'a' }, steps)).toEqual(newest);
    expect(migrate(newest, steps)).toEqual(newest);
  });

  it('refuses what a newer program wrote, and what has no format', () => {
    expect(() => migrate({ format: 4 }, steps)).toThrow('format 4 is newer');
    expect(() => migrate({ name: 'a' }, steps)).toThrow();
  });
});
