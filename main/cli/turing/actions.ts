import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { NewStudy, StudySummary, Truth, UnsureRule } from '#shared/contract/turing.ts';
import type { StudyResults } from '#shared/contract/turingResults.ts';
import { studyResults } from '#main/evaluation/turing/results.ts';
import { fixed } from '#main/evaluation/report/words.ts';
import { readReaders, readStudy } from '#main/tasks/studies/studyFiles.ts';
import { studyReportFiles, writeStudyReport } from '#main/tasks/studies/writeStudyReport.ts';
import type { Workstation } from '#main/tasks/workstation.ts';
import { inLibrary } from '../inLibrary.ts';
import { labelNamesIn, type LabelOptions } from '../options/labels.ts';
import type { LibraryOptions } from '../options/library.ts';
import type { Answer, Surroundings } from '../surroundings.ts';
import { readAnswers } from './answersFile.ts';
import { bringIn } from './bringIn.ts';

export interface TuringOptions extends LibraryOptions, LabelOptions {
  readonly title: string;
  readonly cases?: readonly string[];
  readonly real?: string;
  readonly synthetic?: string;
  readonly pairs?: number;
  readonly healthy: number;
  readonly ring: boolean;
  readonly back?: true;
  readonly unsure: UnsureRule;
  readonly sameOrder?: true;
  readonly seed: number;
  readonly reader?: string;
  readonly answers?: string;
  readonly out?: string;
}

type Act = (target: string | undefined, options: TuringOptions, around: Surroundings) => Promise<Answer>;

function needed(value: string | undefined, field: string, action: string): string {
  if (value === undefined)
    throw new Problem('request-invalid', { field, reason: `turing ${action} needs it` });
  return value;
}

const lineOf = ({ id, title, questions, readers, closedAt }: StudySummary): string =>
  `${id}  ${title}: ${questions} questions, ${closedAt === undefined ? 'open' : 'closed'}${readers.map(({ name, answered }) => `, ${name} ${answered}/${questions}`).join('')}`;

const create: Act = async (_, options, around) => {
  const { library, real, synthetic, title, healthy, ring, unsure, seed } = options;
  return inLibrary(library, around, async (workstation) => {
    const from = await casesOf(workstation, options, around);
    const settings = {
      pairs: options.pairs ?? 1,
      healthy,
      marked: ring && healthy === 0,
      backTracking: options.back === true,
      unsure,
      ownOrder: options.sameOrder !== true,
    };
    const request: NewStudy = { title, ...from, settings, seed };
    // Without a number, as many as the cases give.
    const { available } = await workstation.studies.preview(request, around.signal);
    const pairs = options.pairs ?? Math.max(1, Math.min(available.real, available.synthetic));
    const study = await workstation.studies.make(
      { ...request, settings: { ...settings, pairs } },
      around.signal,
    );
    for (const warning of study.warnings) around.tell(warning);
    if (healthy > 0 && ring) around.tell('Without rings, as some scans have no tumor to mark.');
    const sets = [real, synthetic].filter((folder) => folder !== undefined);
    return {
      json: study,
      text: [lineOf(study), ...(sets.length > 0 ? [`  of the scans in ${sets.join(' and ')}`] : [])].join(
        '\n',
      ),
    };
  });
};

/** The cases to choose from: those of the library, or those of labelled sets, which are imported. */
async function casesOf(
  workstation: Workstation,
  options: TuringOptions,
  { signal, tell }: Surroundings,
): Promise<Pick<NewStudy, 'cases' | 'declared'>> {
  const { cases, real, synthetic } = options;
  const sets = (
    [
      ['real', real],
      ['synthetic', synthetic],
    ] as const satisfies readonly (readonly [Truth, string | undefined])[]
  ).flatMap(([truth, folder]) => (folder === undefined ? [] : [{ truth, folder: path.resolve(folder) }]));
  const imported = await bringIn(workstation, sets, labelNamesIn(options), signal, tell);
  const all = cases?.length === 1 && cases[0] === 'all';
  // Without a word on cases, the sets alone, or else the whole library.
  const chosen =
    all || (cases === undefined && sets.length === 0)
      ? workstation.cases.list().map(({ id }) => id)
      : (cases ?? []);
  const ids = [...new Set([...chosen, ...imported.cases])];
  if (ids.length === 0)
    throw new Problem('request-invalid', { field: '--cases', reason: 'the library is empty' });
  return { cases: ids, declared: imported.declared };
}

const list: Act = async (_, { library }, around) =>
  inLibrary(library, around, async ({ studies }) => {
    const found = await studies.list();
    return { json: found, text: found.map(lineOf).join('\n') || `no reader studies in ${library}` };
  });

const answer: Act = async (target, { library, reader, answers: file }, around) => {
  const studyId = needed(target, 'STUDY', 'answer');
  const name = needed(reader, '--reader', 'answer');
  const answers = await readAnswers(needed(file, '--answers', 'answer'));
  return inLibrary(library, around, async ({ readerDesk }) => {
    const { questions } = await readerDesk.study(studyId);
    const { readerId, answered } = await readerDesk.begin(studyId, name);
    if (answers.length > questions - answered)
      throw new Problem('answers-invalid', {
        file: path.basename(file ?? ''),
        line: 0,
        reason: `${answers.length} answers for ${questions - answered} open questions`,
      });
    let session = { readerId, name, answered };
    for (const [at, one] of answers.entries())
      session = await readerDesk.answer(studyId, readerId, answered + at, one);
    return { json: session, text: `${session.name}: ${session.answered} of ${questions} questions answered` };
  });
};

const close: Act = async (target, { library }, around) =>
  inLibrary(library, around, async ({ studies }) => {
    const study = await studies.close(needed(target, 'STUDY', 'close'));
    return { json: study, text: lineOf(study) };
  });

const report: Act = async (target, { library, out }, around) => {
  const study = needed(target, 'STUDY', 'report');
  const outDir = path.resolve(needed(out, '--out', 'report'));
  // A study's own folder needs no library, so that it can be evaluated wherever it was copied to.
  const isFolder = (await stat(path.join(study, 'study.json')).catch(() => undefined))?.isFile() ?? false;
  const results = isFolder
    ? await resultsOf(path.resolve(study), around.version)
    : await inLibrary(library, around, ({ studies }) => studies.results(study));
  await writeStudyReport(outDir, results);
  const { readers, pooled } = results;
  return {
    json: { folder: outDir, readers, pooled },
    text: [
      `${outDir}: ${studyReportFiles.join(', ')}`,
      ...[...readers, ...(readers.length > 1 ? [pooled] : [])].map(
        ({ name, answered, accuracy, sensitivity, specificity, roc }) =>
          `  ${name}: ${answered} answers, accuracy ${fixed(accuracy.value, 2)} (${fixed(accuracy.low, 2)} to ${fixed(accuracy.high, 2)}), sensitivity ${fixed(sensitivity.value, 2)}, specificity ${fixed(specificity.value, 2)}, AUC ${fixed(roc.auc, 2)}`,
      ),
    ].join('\n'),
  };
};

async function resultsOf(folder: string, version: string): Promise<StudyResults> {
  const study = await readStudy(folder);
  if (study.closedAt === undefined) throw new Problem('study-open', { title: study.title });
  return studyResults(study, await readReaders(folder), version);
}

const remove: Act = async (target, { library }, around) =>
  inLibrary(library, around, async ({ studies }) => {
    const id = needed(target, 'STUDY', 'remove');
    await studies.remove(id);
    return { json: { id, removed: true }, text: `${id}: removed` };
  });

/** What can be done with reader studies; an action is a row. */
export const turingActions: Readonly<Record<string, Act>> = { create, list, answer, close, report, remove };
