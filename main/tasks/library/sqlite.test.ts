import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, type Sqlite, type SqlValue } from './sqlite.ts';

let folder: string;
let db: Sqlite;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sqlite-'));
  db = openSqlite(path.join(folder, 'a.db'));
  db.exec('CREATE TABLE t (v)');
});
afterEach(async () => {
  db.close();
  await rm(folder, { recursive: true });
});

// Each of these aborts the process, or comes back as something else, when given to libsql as it is.
describe('openSqlite', () => {
  it.each<[SqlValue, string, unknown]>([
    ['text', 'text', 'text'],
    [7, 'integer', 7],
    [7n, 'integer', 7],
    [0.5, 'real', 0.5],
    [true, 'integer', 1],
    [null, 'null', null],
    [Uint8Array.of(1, 2), 'blob', Uint8Array.of(1, 2)],
  ])('keeps %s as %s', (value, type, back) => {
    db.run('INSERT INTO t VALUES (?)', [value]);
    expect(db.all('SELECT v, typeof(v) AS type FROM t')).toEqual([{ v: back, type }]);
  });

  it('refuses what SQLite cannot hold, and another number of values than the statement takes', () => {
    expect(() => db.run('INSERT INTO t VALUES (?)', [new Date() as never])).toThrow(TypeError);
    expect(() => db.run('INSERT INTO t VALUES (?)', [])).toThrow(RangeError);
    expect(() => db.run('INSERT INTO t VALUES (?)', [1, 2])).toThrow(RangeError);
  });

  it('takes a failed transaction back', () => {
    expect(() =>
      db.transaction(() => {
        db.run('INSERT INTO t VALUES (?)', [1]);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(db.all('SELECT v FROM t')).toEqual([]);
  });
});
