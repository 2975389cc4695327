import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StudyResults } from '#shared/contract/turingResults.ts';
import { item, study } from '#main/evaluation/turing/turing.fake.ts';
import { addReader, addStudy, replaceStudy } from '#main/tasks/studies/studyFiles.ts';
import { runCommandLine } from '../commandLine.ts';
import { listeningSurroundings } from '../surroundings.fake.ts';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);
const time = '2026-01-02T03:04:05.000Z';
const made = study([item(1, 'real'), item(2, 'synthetic')]);

async function turing(...args: string[]) {
  const around = listeningSurroundings();
  const status = await runCommandLine(['turing', ...args], around);
  return { status, printed: around.printed.join('\n'), told: around.told.join('\n') };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'turing-'));
  await addStudy(at('incoming'), at('study-1'), made);
  const journal = await addReader(at('study-1'), 'ada');
  await journal.append({ kind: 'begin', readerId: 'ada', name: 'Ada' }, time);
  for (const itemId of ['q001', 'q002'])
    await journal.append(
      { kind: 'answer', itemId, answer: { verdict: 'real', confidence: 3, timeMs: 4000 } },
      time,
    );
});
afterAll(() => rm(folder, { recursive: true }));

describe('turing report', () => {
  it('tells nothing of an open study', async () => {
    const { status, told } = await turing('report', at('study-1'), '--out', at('report'));
    expect([status, told]).toEqual([1, expect.stringContaining('close the study first')]);
    expect(await readdir(folder)).not.toContain('report');
  });

  it('writes the results of a closed study from its folder alone', async () => {
    await replaceStudy(at('study-1'), { ...made, closedAt: time });
    const { status, printed } = await turing('report', at('study-1'), '--out', at('report'));
    expect([status, printed]).toEqual([0, expect.stringContaining('Ada: 2 answers, accuracy 0.50')]);
    const results = StudyResults.parse(JSON.parse(await readFile(at('report/results.json'), 'utf8')));
    expect(results.pooled).toMatchObject({
      sensitivity: { hits: 1, count: 1 },
      specificity: { hits: 0, count: 1, value: 0 },
      roc: { auc: 0.5 },
    });
  });

  it.each([
    [['report'], 'STUDY'],
    [['report', 'study-1'], '--out'],
    [['answer', 'study-1'], '--reader'],
  ])('asks for what is missing: %j', async (args, field) => {
    const { status, told } = await turing(...args);
    expect([status, told]).toEqual([2, expect.stringContaining(field)]);
  });
});
