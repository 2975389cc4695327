import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename as move, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Step } from '../edits/history.ts';
import { openJournal } from './journal.ts';
import { formatLine, parseJournal } from './journalLine.ts';

const time = '2026-01-02T03:04:05.000Z';
const rename = (name: string): Step => ({ step: 'edit', edit: { kind: 'renameCase', name } });
const line = (seq: number, step: Step): string => formatLine({ seq, time, entry: step });
const threeLines = [line(1, rename('a')), line(2, { step: 'undo' }), line(3, { step: 'redo' })];

describe('parseJournal', () => {
  it('reads what formatLine wrote', () => {
    const { entries, rest } = parseJournal(Buffer.from(threeLines.join('')), Step);
    expect(entries.map((e) => e.entry)).toEqual([rename('a'), { step: 'undo' }, { step: 'redo' }]);
    expect(rest).toBe('none');
  });

  it('keeps every whole line and calls the rest torn, wherever the file is cut', () => {
    const bytes = Buffer.from(threeLines.join(''));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (length) => {
        const { entries, goodBytes, rest } = parseJournal(bytes.subarray(0, length), Step);
        const whole = [0, 1, 2, 3].map((n) => threeLines.slice(0, n).join('').length);
        expect(goodBytes).toBe(Math.max(...whole.filter((end) => end <= length)));
        expect(entries.length).toBe(whole.indexOf(goodBytes));
        expect(rest).toBe(goodBytes === length ? 'none' : 'torn');
      }),
    );
  });

  it('notices any changed byte', () => {
    const bytes = Buffer.from(threeLines.join(''));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ flip;
          expect(parseJournal(changed, Step).entries.length).toBeLessThan(3);
        },
      ),
    );
  });

  it('names a bad line that has others behind it', () => {
    const bytes = Buffer.from([threeLines[0], 'nonsense\n', threeLines[2]].join(''));
    expect(parseJournal(bytes, Step)).toMatchObject({ entries: [{ seq: 1 }], rest: { brokenLine: 2 } });
  });

  it('takes a repeated or missing line for damage', () => {
    const repeated = Buffer.from([threeLines[0], threeLines[0], threeLines[1]].join(''));
    expect(parseJournal(repeated, Step).rest).toEqual({ brokenLine: 2 });
  });
});

describe('openJournal', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'journal-'));
    file = path.join(folder, 'journal.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('appends lines that the next opening reads', async () => {
    await writeFile(file, '');
    const journal = await openJournal(file, Step);
    await journal.append(rename('a'), time);
    await journal.append({ step: 'undo' }, time);
    expect((await openJournal(file, Step)).entries.map((e) => e.seq)).toEqual([1, 2]);
  });

  it('drops a torn last line, keeps it aside, and goes on behind the good ones', async () => {
    await writeFile(file, `${threeLines[0]}{"crc32":"0000`);
    const journal = await openJournal(file, Step);
    expect(journal.rest).toBe('torn');
    expect(await readFile(path.join(folder, 'journal.torn'), 'utf8')).toBe('{"crc32":"0000');
    await journal.append({ step: 'undo' }, time);
    expect((await openJournal(file, Step)).rest).toBe('none');
    expect(await readFile(file, 'utf8')).toBe(`${threeLines[0]}${threeLines[1]}`);
  });

  it('changes nothing in a journal broken in the middle', async () => {
    const text = `${threeLines[0]}nonsense\n${threeLines[2]}`;
    await writeFile(file, text);
    expect((await openJournal(file, Step)).rest).toEqual({ brokenLine: 2 });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it.skipIf(!existsSync('/dev/full'))('loses nothing when the disk is full for a while', async () => {
    await writeFile(file, '');
    const journal = await openJournal(file, Step);
    await journal.append(rename('a'), time);
    await move(file, `${file}.aside`);
    await symlink('/dev/full', file);
    await expect(journal.append({ step: 'undo' }, time)).rejects.toMatchObject({ code: 'disk-full' });
    // What a full disk leaves of a line: its first bytes.
    await writeFile(`${file}.aside`, `${threeLines[0]}{"crc`);
    await move(`${file}.aside`, file);
    await journal.append({ step: 'undo' }, time);
    expect(await readFile(file, 'utf8')).toBe(`${threeLines[0]}${threeLines[1]}`);
  });

  it('says when the file is missing', async () => {
    await expect(openJournal(file, Step)).rejects.toMatchObject({ code: 'file-missing' });
  });
});
