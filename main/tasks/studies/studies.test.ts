import { appendFile, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { NewAnswer, NewStudy, Question, StudySettings } from '#shared/contract/turing.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { settings } from '#main/evaluation/turing/turing.fake.ts';
import { writeAbdomen } from '../abdomen.fake.ts';
import { finished, importing, place, reopen, shown, take, workstationBench } from '../bench.fake.ts';

const bench = workstationBench();
const signal = new AbortController().signal;

let cases: CaseDetail[];

/** Two scans with a labelled lesion, two with a placed one, and one without any. */
beforeEach(async () => {
  cases = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const { ct, labels } = await writeAbdomen(path.join(bench.base, 'scans'), {
      name: `patient-${seed}`,
      seed,
      lesion: seed <= 2,
    });
    cases.push(
      await importing(bench, { image: { from: 'path', path: ct }, labels: { from: 'path', path: labels } }),
    );
  }
  for (const at of [2, 3]) await take(bench, cases[at], place('lesion-1'));
});

const request = (given: Partial<StudySettings> = {}, of = cases): NewStudy => ({
  title: 'Liver tumors',
  cases: of.map(({ id }) => id),
  settings: settings({ pairs: 2, ...given }),
  seed: 3,
});

const makeOne = (given?: Partial<StudySettings>) => bench.workstation.studies.make(request(given), signal);
const desk = () => bench.workstation.readerDesk;
const real: NewAnswer = { verdict: 'real', confidence: 4, timeMs: 1000 };
const studyJson = async (id: string) =>
  JSON.parse(await readFile(path.join(bench.base, 'library/studies', id, 'study.json'), 'utf8'));

describe('a study', () => {
  it('is made of labelled and placed lesions, which are measured alike', async () => {
    const { id, questions } = await makeOne();
    expect(questions).toBe(4);
    const { items } = await studyJson(id);
    const byCase = Object.fromEntries(items.map((item: { caseId: string }) => [item.caseId, item])) as Record<
      string,
      { truth: string; placed: unknown[]; lesion: { equivalentDiameterMm: number } }
    >;
    expect(cases.slice(0, 4).map((one) => byCase[one.id].truth)).toEqual([
      'real',
      'real',
      'synthetic',
      'synthetic',
    ]);
    expect(byCase[cases[2].id].placed).toHaveLength(1);
    for (const { lesion } of Object.values(byCase)) expect(lesion.equivalentDiameterMm).toBeCloseTo(13, -1);
  });

  it('is previewed with what it would be made of, and why it cannot be', async () => {
    const { studies } = bench.workstation;
    expect(await studies.preview(request(), signal)).toMatchObject({
      questions: 4,
      available: { real: 2, synthetic: 2, none: 1 },
      organs: [{ organ: 'liver', real: 2, synthetic: 2 }],
    });
    const { problem, available } = await studies.preview(request({ pairs: 3 }), signal);
    expect(problem).toContain('ask for at most 2 of each');
    expect(available).toEqual({ real: 2, synthetic: 2, none: 1 });
    expect(await studies.list()).toEqual([]);
  });

  it('never asks about a scan twice, also when it came in as two files', async () => {
    const { ct, labels } = await writeAbdomen(path.join(bench.base, 'scans'), { name: 'again', seed: 1 });
    const again = await importing(bench, {
      image: { from: 'path', path: ct },
      labels: { from: 'path', path: labels },
    });
    // Without the lesion, the same scan but for the slices that it lies in.
    const { warnings, available } = await bench.workstation.studies.preview(
      request({}, [...cases, again]),
      signal,
    );
    expect(available).toMatchObject({ real: 2, synthetic: 2, none: 1 });
    expect(warnings[0]).toBe('patient-1 and again show the same patient: only one of them is asked about.');
  });

  it('takes the owner’s word that labelled lesions are synthetic', async () => {
    const { available } = await bench.workstation.studies.preview(
      { ...request({ pairs: 1 }), declared: { [cases[0].id]: 'synthetic' } },
      signal,
    );
    expect(available).toMatchObject({ real: 1, synthetic: 3 });
  });

  it('shows its results and writes its report only after it is closed', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada');
    for (let at = 0; at < 4; at++) await desk().answer(id, readerId, at, real);
    const { studies } = bench.workstation;
    await expect(studies.results(id)).rejects.toMatchObject({ code: 'study-open' });
    const outDir = path.join(bench.base, 'scans/report');
    await expect(finished(bench, { task: 'studyReport', studyId: id, outDir })).rejects.toMatchObject({
      code: 'study-open',
    });
    await studies.close(id);
    expect((await studies.results(id)).pooled.sensitivity).toMatchObject({ hits: 2, count: 2 });
    await expect(desk().begin(id, 'Bob')).rejects.toMatchObject({ code: 'study-closed' });
    await expect(desk().question(id, readerId, 0)).rejects.toMatchObject({ code: 'study-closed' });
    const job = await finished(bench, { task: 'studyReport', studyId: id, outDir });
    expect(job.state).toBe('done');
    const { jobs } = bench.workstation;
    const page = path.join(outDir, 'report.html');
    expect((await jobs.report(job.id)).file).toBe(page);
    await rename(page, path.join(outDir, 'moved.html'));
    await symlink(path.join(outDir, 'moved.html'), page);
    await expect(jobs.report(job.id)).rejects.toMatchObject({ code: 'file-missing' });
    await expect(jobs.report('nothing')).rejects.toMatchObject({ code: 'job-missing' });
    await rename(path.join(outDir, 'moved.html'), page);
    expect((await readdir(outDir)).toSorted()).toEqual([
      'agreement.csv',
      'answers.csv',
      'report.html',
      'results.json',
      'summary.csv',
    ]);
    await studies.remove(id);
    expect(await studies.list()).toEqual([]);
    await expect(studies.close(id)).rejects.toMatchObject({ code: 'study-missing' });
  });
});

describe('a reader', () => {
  it('gets nothing that tells what she sees', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada');
    const told: unknown[] = [await desk().study(id)];
    for (let at = 0; at < 4; at++) {
      const question: Question = await desk().question(id, readerId, at);
      told.push(question, await desk().answer(id, readerId, at, real));
      // The middle of every scan is the origin, and every ring is there.
      expect(question.grid.affineRas[3]).toBeCloseTo(
        (-question.grid.affineRas[0] * (question.grid.dims[0] - 1)) / 2,
      );
      expect(question.ring?.radiusMm).toBeGreaterThan(10);
    }
    const text = JSON.stringify(told);
    for (const secret of [
      'truth',
      'placed',
      'generator',
      'lesion',
      'patient',
      'q00',
      ...cases.map((one) => one.id),
    ])
      expect(text).not.toContain(secret);
  });

  it('sees the case as it stood when the study was made', async () => {
    const { id } = await makeOne({ ownOrder: false });
    const { items } = await studyJson(id);
    const changes = await bench.workstation.cases.changes(cases[2].id);
    const before = await shown(bench, cases[2], changes);
    await take(bench, cases[2], { step: 'undo' });
    const { readerId } = await desk().begin(id, 'Ada');
    let found = false;
    for (let at = 0; at < items.length; at++) {
      const { file, bytes } = await desk().image(id, readerId, at);
      const data = Uint8Array.from(await readFile(file));
      expect(bytes).toBe(2 * voxelCount(cases[0].dims));
      found ||= Buffer.from(data).equals(Buffer.from(before.hu.buffer));
      await desk().answer(id, readerId, at, real);
    }
    expect(found).toBe(true);
  });

  it('goes on where she stopped after a restart, by her name', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada  L.');
    await desk().answer(id, readerId, 0, real);
    await reopen(bench);
    expect(await desk().begin(id, 'ada l.')).toEqual({ readerId, name: 'Ada L.', answered: 1 });
    await desk().answer(id, readerId, 1, { verdict: 'unsure', timeMs: 5 });
    expect((await bench.workstation.studies.list())[0].readers).toEqual([{ name: 'Ada L.', answered: 2 }]);
  });

  it('loses nothing that was answered when a line is torn', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada');
    await desk().answer(id, readerId, 0, real);
    await appendFile(
      path.join(bench.base, 'library/studies', id, 'readers', readerId, 'answers.jsonl'),
      '{"crc',
    );
    await reopen(bench);
    expect((await desk().begin(id, 'Ada')).answered).toBe(1);
    await desk().answer(id, readerId, 1, real);
    await reopen(bench);
    expect((await desk().begin(id, 'Ada')).answered).toBe(2);
  });

  it('begins again by her name when a power cut came before anything was written', async () => {
    const { id } = await makeOne();
    const readers = path.join(bench.base, 'library/studies', id, 'readers');
    await mkdir(path.join(readers, 'reader-ada'));
    await mkdir(path.join(readers, 'reader-bob'));
    await appendFile(path.join(readers, 'reader-bob/answers.jsonl'), '{"crc32":"00');
    expect((await desk().begin(id, 'Ada')).readerId).toBe('reader-ada');
    expect((await desk().begin(id, 'Bob')).readerId).toBe('reader-bob');
    await desk().answer(id, 'reader-bob', 0, real);
    await reopen(bench);
    expect(await desk().begin(id, 'bob')).toEqual({ readerId: 'reader-bob', name: 'Bob', answered: 1 });
  });

  it('neither goes back nor ahead, unless going back is allowed', async () => {
    const strict = await makeOne();
    const { readerId } = await desk().begin(strict.id, 'Ada');
    await desk().answer(strict.id, readerId, 0, real);
    for (const [position, next] of [
      [0, 2],
      [2, 2],
    ])
      for (const act of [
        () => desk().question(strict.id, readerId, position),
        () => desk().image(strict.id, readerId, position),
        () => desk().answer(strict.id, readerId, position, real),
      ])
        await expect(act()).rejects.toMatchObject({
          code: 'question-closed',
          data: { question: position + 1, next },
        });

    const loose = await makeOne({ backTracking: true });
    const second = await desk().begin(loose.id, 'Ada');
    await desk().answer(loose.id, second.readerId, 0, real);
    expect((await desk().question(loose.id, second.readerId, 0)).answer).toEqual({
      verdict: 'real',
      confidence: 4,
    });
    await desk().answer(loose.id, second.readerId, 0, { verdict: 'unsure', timeMs: 500 });
    await bench.workstation.studies.close(loose.id);
    const { answers } = await bench.workstation.studies.results(loose.id);
    expect(answers).toMatchObject([{ verdict: 'unsure', timeMs: 1500, revisions: 1 }]);
  });

  it('answers from two windows without losing either', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Con');
    expect(readerId).toBe('reader-con');
    await reopen(bench);
    const both = [0, 0].map(() => desk().answer(id, readerId, 0, real));
    const ends = await Promise.allSettled(both);
    // The second comes too late for the first question.
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await desk().answer(id, readerId, 1, real);
    await reopen(bench);
    expect((await desk().begin(id, 'Con')).answered).toBe(2);
  });

  it('is asked for "no tumor" only where there may be none', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada');
    const none: NewAnswer = { verdict: 'none', confidence: 5, timeMs: 1 };
    await expect(desk().answer(id, readerId, 0, none)).rejects.toMatchObject({ code: 'verdict-impossible' });
    const other = await makeOne({ marked: false, healthy: 1 });
    expect((await desk().study(other.id)).verdicts).toContain('none');
    const session = await desk().begin(other.id, 'Ada');
    expect((await desk().question(other.id, session.readerId, 0)).ring).toBeUndefined();
    expect((await desk().answer(other.id, session.readerId, 0, none)).answered).toBe(1);
  });

  it('is told without a name when a case is gone', async () => {
    const { id } = await makeOne();
    const { readerId } = await desk().begin(id, 'Ada');
    for (const one of cases) await bench.workstation.cases.remove(one.id);
    await expect(desk().question(id, readerId, 0)).rejects.toMatchObject({
      code: 'study-case-changed',
      data: { title: 'Liver tumors' },
    });
  });

  it('must have begun', async () => {
    const { id } = await makeOne();
    await expect(desk().question(id, 'ada', 0)).rejects.toMatchObject({ code: 'study-reader-missing' });
    await expect(desk().study('../cases')).rejects.toMatchObject({ code: 'study-missing' });
  });
});

describe('a damaged study', () => {
  it('says what is wrong', async () => {
    const { id } = await makeOne();
    const folder = path.join(bench.base, 'library/studies', id);
    const { readerId } = await desk().begin(id, 'Ada');
    await appendFile(path.join(folder, 'readers', readerId, 'answers.jsonl'), 'nonsense\nnonsense\n');
    await reopen(bench);
    await expect(desk().begin(id, 'Ada')).rejects.toMatchObject({ code: 'study-damaged' });
    await rm(path.join(folder, 'readers'), { recursive: true });
    await rename(path.join(folder, 'study.json'), path.join(folder, 'lost.json'));
    await expect(desk().study(id)).rejects.toMatchObject({ code: 'study-missing' });
  });
});
