import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#shared/contract/problems.ts';
import { toProblem } from '#shared/messages/messages.ts';
import { openLog } from './log.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'log-'));
  file = path.join(folder, 'log.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));
const now = (): Date => new Date(0);

describe('the log', () => {
  it('tells what failed and where in the program, but nothing of a patient', async () => {
    const log = await openLog(file, now);
    log.failure('job', new Problem('not-nifti', { file: 'Jane Doe.nii', found: 'text' }));
    log.failure('api', toProblem(new TypeError('cannot read Jane Doe.nii')));
    await log.flushed();
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('Jane');
    const [problem, crash] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(problem).toEqual({ time: '1970-01-01T00:00:00.000Z', where: 'job', problem: 'not-nifti' });
    expect(crash).toMatchObject({ where: 'api', cause: { error: 'TypeError' } });
    expect(text).toContain('log.test.ts');
  });

  it('sets a log that has grown large aside', async () => {
    await writeFile(file, 'x'.repeat(2 ** 20 + 1));
    const log = await openLog(file, now);
    log.note('engine', 'restarting');
    await log.flushed();
    expect((await readFile(file, 'utf8')).length).toBeLessThan(200);
    expect(existsSync(`${file}.1`)).toBe(true);
  });

  it('does not stop the work when it cannot be written', async () => {
    const log = await openLog(path.join(folder, 'none/log.jsonl'), now);
    log.note('engine', 'restarting');
    await expect(log.flushed()).resolves.toBeUndefined();
  });
});
