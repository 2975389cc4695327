import { appendFile, rename, stat } from 'node:fs/promises';
import { Problem } from '#shared/contract/problems.ts';

/**
 * The program's log, for the people who mend it. It never holds what a person typed, a file's name or a
 * patient's: of a problem only its code, of an unforeseen error its class and the places in this program.
 */
export interface Log {
  failure(where: string, error: unknown): void;
  note(where: string, what: string): void;
  /** Resolves when all of it is written. */
  flushed(): Promise<void>;
}

const rotateAtBytes = 1 << 20;

/** A log of one JSON object a line; one that has grown over a megabyte is set aside first as `….1`. */
export async function openLog(file: string, now: () => Date): Promise<Log> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > rotateAtBytes) await rename(file, `${file}.1`);
  let written: Promise<unknown> = Promise.resolve();
  const write = (line: Record<string, unknown>): void => {
    const text = `${JSON.stringify({ time: now().toISOString(), ...line })}\n`;
    // A log that cannot be written must not stop the work it tells of.
    written = written.then(() => appendFile(file, text)).catch(() => undefined);
  };
  return {
    failure: (where, error) => write({ where, ...anonymous(error) }),
    note: (where, what) => write({ where, what }),
    flushed: async () => {
      await written;
    },
  };
}

function anonymous(error: unknown): Record<string, unknown> {
  if (error instanceof Problem && error.code !== 'internal') return { problem: error.code };
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? { cause: anonymous(error.cause) } : {};
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { error: error.name, stack: stack.map((line) => line.trim()), ...cause };
}
