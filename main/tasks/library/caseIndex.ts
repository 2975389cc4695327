import { rmSync } from 'node:fs';
import { CaseSummary } from '#shared/contract/case.ts';
import { openSqlite, type Sqlite } from './sqlite.ts';

/** The list of cases without opening their folders. Only a copy: it can be deleted at any time. */
export interface CaseIndex {
  /** Newest first. */
  list(): CaseSummary[];
  /** Case id → the stamp given with it, from which one sees whether its folder has changed since. */
  stamps(): Map<string, string>;
  put(summary: CaseSummary, stamp: string): void;
  remove(caseId: string): void;
  close(): void;
}

const layout = 2;

/** Opens the index; one that is missing, damaged or of another layout begins empty. */
export function openCaseIndex(file: string): CaseIndex {
  const db = openSound(file) ?? create(file);
  return {
    list: () =>
      db
        .all('SELECT summary FROM cases ORDER BY modified_at DESC, id')
        .map((row) => CaseSummary.parse(JSON.parse(String(row['summary'])))),
    stamps: () =>
      new Map(db.all('SELECT id, stamp FROM cases').map((row) => [String(row['id']), String(row['stamp'])])),
    put: (summary, stamp) =>
      db.run('INSERT OR REPLACE INTO cases (id, modified_at, stamp, summary) VALUES (?, ?, ?, ?)', [
        summary.id,
        summary.modifiedAt,
        stamp,
        JSON.stringify(summary),
      ]),
    remove: (caseId) => db.run('DELETE FROM cases WHERE id = ?', [caseId]),
    close: () => db.close(),
  };
}

/**
 * The check is one script whose CHECK fails on any finding: a prepared statement would keep the file open until
 * it is collected as garbage, and Windows does not delete open files.
 */
const soundness = `
  CREATE TEMP TABLE finding (ok CHECK (ok));
  INSERT INTO finding SELECT quick_check = 'ok' FROM pragma_quick_check;
  INSERT INTO finding SELECT user_version = ${layout} FROM pragma_user_version;
  DROP TABLE finding;`;

function openSound(file: string): Sqlite | undefined {
  const db = openSqlite(file);
  try {
    db.exec(soundness);
    return configured(db);
  } catch {
    db.close();
    return undefined;
  }
}

function create(file: string): Sqlite {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = configured(openSqlite(file));
  db.exec(
    `CREATE TABLE cases (id TEXT PRIMARY KEY, modified_at TEXT NOT NULL, stamp TEXT NOT NULL, summary TEXT NOT NULL);
     CREATE INDEX cases_by_time ON cases (modified_at);
     PRAGMA user_version = ${layout};`,
  );
  return db;
}

function configured(db: Sqlite): Sqlite {
  // In WAL with synchronous=NORMAL a commit does not wait for the disk; what a power cut takes is rebuilt.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;');
  return db;
}
