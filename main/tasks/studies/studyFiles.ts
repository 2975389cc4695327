import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import {
  type ReaderId,
  ReaderStep,
  Study,
  type StudyAnswer,
  type StudyReader,
} from '#shared/contract/turing.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';
import { moveIntoPlace, syncTree, writeJson } from '#main/io/files/durable.ts';
import { parseJson } from '../files/parseJson.ts';
import { type Journal, openJournal } from '../library/journal.ts';
import { type JournalEntry, parseJournal } from '../library/journalLine.ts';
import { studyPaths } from '../library/paths.ts';

export type ReaderJournal = Journal<ReaderStep>;
export type ReaderEntry = JournalEntry<ReaderStep>;

const answersName = 'answers.jsonl';

/** @throws Problem `study-missing`, `study-damaged` */
export async function readStudy(folder: string): Promise<Study> {
  const studyId = path.basename(folder);
  const text = await readFile(studyPaths(folder).record, 'utf8').catch(() => {
    throw new Problem('study-missing', { studyId });
  });
  const study = Study.safeParse(parseJson(text));
  if (study.success) return study.data;
  const [issue] = study.error.issues;
  const reason = `study.json, ${issue.path.join('.')}: ${issue.message}`;
  throw new Problem('study-damaged', { studyId, reason });
}

/** Makes the folder of a new study, which appears whole or not at all. */
export async function addStudy(incoming: string, folder: string, study: Study): Promise<void> {
  try {
    await rm(incoming, { recursive: true, force: true });
    await mkdir(studyPaths(incoming).readers, { recursive: true });
    await writeJson(studyPaths(incoming).record, study);
    await syncTree(incoming);
    await moveIntoPlace(incoming, folder);
  } catch (error) {
    await rm(incoming, { recursive: true, force: true });
    throw writeProblem(error, folder);
  }
}

export const replaceStudy = (folder: string, study: Study): Promise<void> =>
  writeJson(studyPaths(folder).record, study);

/** Ids of the readers who have begun, in the order of their names. */
export const readerIds = async (folder: string): Promise<ReaderId[]> =>
  (await readdir(studyPaths(folder).readers).catch(() => [])).toSorted();

const answersFile = (folder: string, readerId: ReaderId): string =>
  path.join(studyPaths(folder).readers, readerId, answersName);

/**
 * A reader's answers, to be added to; what a power cut left of a last line is put aside.
 *
 * @throws Problem `study-damaged` when a line before the last is broken
 */
export async function openReader(folder: string, readerId: ReaderId): Promise<ReaderJournal> {
  const journal = await openJournal(answersFile(folder, readerId), ReaderStep);
  refuseDamage(folder, readerId, journal.rest);
  return journal;
}

/** Begins the file of a new reader. */
export async function addReader(folder: string, readerId: ReaderId): Promise<ReaderJournal> {
  const file = answersFile(folder, readerId);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '', { flag: 'a' });
  await syncTree(path.dirname(file));
  return openReader(folder, readerId);
}

/** All that all readers have answered, without touching the files; readers without a whole line are left out. */
export async function readReaders(folder: string): Promise<StudyReader[]> {
  const readers: StudyReader[] = [];
  for (const readerId of await readerIds(folder)) {
    const bytes = await readFile(answersFile(folder, readerId)).catch(() => Buffer.alloc(0));
    const { entries, rest } = parseJournal(bytes, ReaderStep);
    refuseDamage(folder, readerId, rest);
    const reader = readerOf(entries);
    if (reader) readers.push(reader);
  }
  return readers;
}

function refuseDamage(folder: string, readerId: ReaderId, rest: ReaderJournal['rest']): void {
  if (typeof rest !== 'object') return;
  const reason = `line ${rest.brokenLine} of readers/${readerId}/${answersName} is broken`;
  throw new Problem('study-damaged', { studyId: path.basename(folder), reason });
}

/** What a reader has said: of several answers to a question the last, in the place of the first. */
export function readerOf(entries: readonly ReaderEntry[]): StudyReader | undefined {
  const answers = new Map<string, StudyAnswer>();
  let begun: { id: string; name: string } | undefined;
  for (const { entry, time } of entries) {
    if (entry.kind === 'begin') {
      begun ??= { id: entry.readerId, name: entry.name };
      continue;
    }
    const { itemId, answer } = entry;
    const before = answers.get(itemId);
    answers.set(itemId, {
      itemId,
      ...answer,
      // The time spent on a question is all of it.
      timeMs: answer.timeMs + (before?.timeMs ?? 0),
      answeredAt: time,
      revisions: before ? before.revisions + 1 : 0,
    });
  }
  return begun && { ...begun, answers: [...answers.values()] };
}
