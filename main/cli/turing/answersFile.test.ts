import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnswers } from './answersFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'answers-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = path.join(folder, 'answers.csv');
  await writeFile(file, text);
  return readAnswers(file);
}

describe('readAnswers', () => {
  it('takes verdicts, confidences and seconds in their order', async () => {
    expect(await read('verdict,confidence,seconds\nreal,4,12.5\nUnsure;;8\r\nsynthetic\t1\n\n')).toEqual([
      { verdict: 'real', confidence: 4, timeMs: 12_500 },
      { verdict: 'unsure', timeMs: 8000 },
      { verdict: 'synthetic', confidence: 1, timeMs: 0 },
    ]);
  });

  it.each([
    ['real,4,1\nmaybe,2,1', 2],
    ['real,,1', 1],
    ['unsure,3,1', 1],
    ['real,6,1', 1],
    ['real,3,soon', 1],
    ['', 0],
  ])('names the line of what is none: %j', async (text, line) => {
    await expect(read(text)).rejects.toMatchObject({ code: 'answers-invalid', data: { line } });
  });
});
