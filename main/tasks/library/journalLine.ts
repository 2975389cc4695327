import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { Step } from '../edits/history.ts';

/** One committed step: `seq` counts from 1 without gaps, `time` is when it was committed. */
export const JournalEntry = z.object({ seq: z.number().int(), time: z.iso.datetime(), entry: Step });
export type JournalEntry = z.infer<typeof JournalEntry>;

const head = /^\{"crc32":"([0-9a-f]{8})",/;

/** `{"crc32":"…","seq":1,"time":"…","entry":{…}}` and a line feed; the crc is that of all that follows it. */
export function formatLine(entry: JournalEntry): string {
  const rest = JSON.stringify(entry).slice(1);
  return `{"crc32":"${checksum(rest)}",${rest}\n`;
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

function parseLine(text: string, seq: number): JournalEntry | undefined {
  const found = head.exec(text);
  if (!found || checksum(text.slice(found[0].length)) !== found[1]) return undefined;
  const parsed = JournalEntry.safeParse(JSON.parse(text));
  return parsed.success && parsed.data.seq === seq ? parsed.data : undefined;
}

export interface ParsedJournal {
  readonly entries: readonly JournalEntry[];
  /** Bytes that hold them: where the next line goes. */
  readonly goodBytes: number;
  /**
   * What follows the good bytes. `torn`: one unfinished or broken last line, which a power cut leaves and
   * nobody was told of. `broken`: a bad line (counted from 1) with others behind it, which is damage.
   */
  readonly rest: 'none' | 'torn' | { readonly brokenLine: number };
}

/** Reads a journal up to its first bad line. */
export function parseJournal(bytes: Buffer): ParsedJournal {
  const entries: JournalEntry[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    const entry = end < 0 ? undefined : parseLine(bytes.toString('utf8', start, end), entries.length + 1);
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
