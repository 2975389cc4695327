import { appendFile, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { readProblem, writeProblem } from '#main/io/files/systemErrors.ts';
import { formatLine, type JournalEntry, parseJournal, type ParsedJournal } from './journalLine.ts';

/** An append-only record of steps: of a case, of a reader's answers. */
export interface Journal<T> {
  /** What was in it when it was opened, up to the first bad line. */
  readonly entries: readonly JournalEntry<T>[];
  readonly rest: ParsedJournal<T>['rest'];
  /**
   * Commits one step: when this resolves it is on the disk.
   *
   * @throws Problem `disk-full`, `folder-read-only`; then nothing is committed, and the next append overwrites
   * what a half-written line left
   */
  append(step: T, time: string): Promise<void>;
}

/**
 * Opens a journal. A torn last line is moved to `journal.torn` beside it; a broken line in the middle is left
 * where it is, with all that follows.
 */
export async function openJournal<T>(file: string, step: z.ZodType<T>): Promise<Journal<T>> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw readProblem(error, file);
  });
  const { entries, goodBytes, rest } = parseJournal(bytes, step);
  let size = goodBytes;
  let count = entries.length;
  if (rest === 'torn') {
    await appendFile(path.join(path.dirname(file), 'journal.torn'), bytes.subarray(goodBytes));
    await writeAt(file, size, Buffer.alloc(0));
  }
  return {
    entries,
    rest,
    append: async (entry, time) => {
      const line = formatLine({ seq: count + 1, time, entry });
      const bytes = Buffer.from(line);
      await writeAt(file, size, bytes).catch((error: unknown) => {
        throw writeProblem(error, path.dirname(file));
      });
      size += bytes.length;
      count++;
    },
  };
}

/** Makes the file end with `bytes` at byte `position`, on the disk. */
async function writeAt(file: string, position: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    if ((await handle.stat()).size > position) await handle.truncate(position);
    // A disk that fills up takes a part of the bytes without an error; only the next write fails.
    for (let done = 0; done < bytes.length;)
      done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
