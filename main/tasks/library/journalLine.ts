import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** One committed step: `seq` counts from 1 without gaps, `time` is when it was committed. */
export interface JournalEntry<T> {
  readonly seq: number;
  readonly time: string;
  readonly entry: T;
}

const Line = z.object({ seq: z.number().int(), time: z.iso.datetime(), entry: z.unknown() });

const head = /^\{"crc32":"([0-9a-f]{8})",/;

/** `{"crc32":"…","seq":1,"time":"…","entry":{…}}` and a line feed; the crc is that of all that follows it. */
export function formatLine(entry: JournalEntry<unknown>): string {
  const rest = JSON.stringify(entry).slice(1);
  return `{"crc32":"${checksum(rest)}",${rest}\n`;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

function parseLine<T>(text: string, seq: number, step: z.ZodType<T>): JournalEntry<T> | undefined {
  const found = head.exec(text);
  if (!found || checksum(text.slice(found[0].length)) !== found[1]) return undefined;
  const line = Line.safeParse(JSON.parse(text));
  const entry = step.safeParse(line.data?.entry);
  return line.success && entry.success && line.data.seq === seq
    ? { seq, time: line.data.time, entry: entry.data }
    : undefined;
}

export interface ParsedJournal<T> {
  readonly entries: readonly JournalEntry<T>[];
  /** Bytes that hold them: where the next line goes. */
  readonly goodBytes: number;
  /**
   * What follows the good bytes. `torn`: one unfinished or broken last line, which a power cut leaves and
   * nobody was told of. `broken`: a bad line (counted from 1) with others behind it, which is damage.
   */
  readonly rest: 'none' | 'torn' | { readonly brokenLine: number };
}

/** Reads a journal, of steps of that shape, up to its first bad line. */
export function parseJournal<T>(bytes: Buffer, step: z.ZodType<T>): ParsedJournal<T> {
  const entries: JournalEntry<T>[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const entry =
      end < 0 ? undefined : parseLine(bytes.toString('utf8', start, end), entries.length + 1, step);
    if (!entry) {
      const isLast = end < 0 || end === bytes.length - 1;
      return {
        entries,
        goodBytes: start,
        rest: isLast ? 'torn' : { brokenLine: entries.length + 1 },
      };
    }
    entries.push(entry);
    start = end + 1;
  }
  return { entries, goodBytes: start, rest: 'none' };
}
