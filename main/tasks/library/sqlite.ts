import Libsql from 'libsql';

export type SqlValue = string | number | bigint | boolean | null | Uint8Array;
export type SqlRow = Readonly<Record<string, string | number | null | Uint8Array>>;

export interface Sqlite {
  /** Statements without parameters, separated by semicolons. */
  exec(sql: string): void;
  run(sql: string, values?: readonly SqlValue[]): void;
  all(sql: string, values?: readonly SqlValue[]): SqlRow[];
  /** Runs `body` in one transaction: all of it is written, or (when it throws) nothing. */
  transaction(body: () => void): void;
  close(): void;
}

/**
 * Opens or creates a database.
 *
 * libsql 0.5.29 aborts the whole process on a boolean, a bare typed array and an object given to `?`, stores
 * numbers as REAL, and takes too few or too many values in silence. So values always go as one array, are
 * counted, and integers become bigint. `_metadata` is its addition to rows.
 */
export function openSqlite(file: string, { busyTimeoutMs = 5000 } = {}): Sqlite {
  const db = new Libsql(file, { timeout: busyTimeoutMs });
  const prepare = (sql: string, values: readonly SqlValue[]) => {
    const wanted = sql.split('?').length - 1;
    if (wanted !== values.length)
      throw new RangeError(`the statement takes ${wanted} values, not ${values.length}: ${sql}`);
    return { statement: db.prepare<[unknown[]]>(sql), bound: values.map(bind) };
  };
  return {
    exec: (sql) => {
      db.exec(sql);
    },
    run: (sql, values = []) => {
      const { statement, bound } = prepare(sql, values);
      statement.run(bound);
    },
    all: (sql, values = []) => {
      const { statement, bound } = prepare(sql, values);
      return statement.all(bound).map((row) => readRow(row as Record<string, unknown>));
    },
    transaction: (body) => db.transaction(body)(),
    close: () => {
      db.close();
    },
  };
}

function bind(value: SqlValue): string | number | bigint | null | Buffer {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value === null || typeof value === 'string' || typeof value === 'bigint') return value;
  throw new TypeError(`not a value SQLite can hold: ${typeof value}`);
}

function readRow(row: Record<string, unknown>): SqlRow {
  const entries = Object.entries(row).filter(([name]) => name !== '_metadata');
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      value instanceof ArrayBuffer || value instanceof Uint8Array
        ? new Uint8Array(value)
        : (value as string | number | null),
    ]),
  );
}
