import { access, constants, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CaseSummary } from '#shared/contract/case.ts';
import { CaseId } from '#shared/contract/primitives.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { writeProblem } from '#main/io/files/systemErrors.ts';
import { advance, type Step } from '../edits/history.ts';
import { moveIntoPlace, syncTree, writeJson } from '#main/io/files/durable.ts';
import { createSerial } from '../serial.ts';
import { openCaseIndex } from './caseIndex.ts';
import type { CaseRecord } from './caseRecord.ts';
import { lockLibrary } from './lock.ts';
import { type OpenCase, openCase, summarise, summariseUnreadable } from './openCase.ts';
import { casePaths, type LibraryPaths, libraryPaths } from './paths.ts';
import { libraryReadMe } from './readMe.ts';

/** The folder of cases, held by this process alone until closed. */
export interface CaseLibrary {
  readonly paths: LibraryPaths;
  /** Newest first. */
  list(): CaseSummary[];
  /** @throws Problem `case-missing`; `case-damaged` when nothing of it can be read */
  get(caseId: string): Promise<OpenCase>;
  /** Runs `body` alone on the case: no other `exclusively` of that case runs meanwhile. */
  exclusively<T>(caseId: string, body: (open: OpenCase) => Promise<T>): Promise<T>;
  /** Commits a step (call it inside `exclusively`): on the disk when this resolves. */
  commit(open: OpenCase, step: Step): Promise<void>;
  /** Makes a case of a folder below `paths.incoming` that holds its files; it appears whole or not at all. */
  add(incomingFolder: string, record: CaseRecord): Promise<OpenCase>;
  /** Moves the case's folder to the trash, from where it can be moved back by hand. */
  remove(caseId: string): Promise<void>;
  close(): void;
}

/**
 * Opens a library folder, making it when it is not there.
 *
 * @param now the clock, for the times in the journal
 * @throws Problem `library-locked`, `folder-read-only`, `disk-full`
 */
export async function openLibrary(folder: string, now: () => Date): Promise<CaseLibrary> {
  const paths = libraryPaths(folder);
  await makeFolders(paths);
  const unlock = lockLibrary(folder);
  const index = openCaseIndex(paths.index);
  const cases = new Map<string, Promise<OpenCase>>();
  const serial = createSerial();

  async function get(caseId: string): Promise<OpenCase> {
    if (!CaseId.safeParse(caseId).success) throw new Problem('case-missing', { caseId });
    const known = cases.get(caseId);
    if (known) return known;
    const caseFolder = path.join(paths.cases, caseId);
    if (!(await isFolder(caseFolder))) throw new Problem('case-missing', { caseId });
    const opening = cases.get(caseId) ?? openCase(caseFolder);
    cases.set(caseId, opening);
    opening.catch(() => cases.delete(caseId));
    return opening;
  }

  async function enter(open: OpenCase): Promise<void> {
    const stamp = await stampOf(open.folder);
    try {
      index.put(summarise(open), stamp);
    } catch {
      // Only a copy: a disk too full for it must not undo what is committed. The next start mends it.
    }
  }

  /** Brings the index in line with the folders, reading only those that changed since. */
  async function syncIndex(): Promise<void> {
    const stamps = index.stamps();
    for (const entry of await readdir(paths.cases, { withFileTypes: true })) {
      if (!entry.isDirectory() || !CaseId.safeParse(entry.name).success) continue;
      const caseFolder = path.join(paths.cases, entry.name);
      const stamp = await stampOf(caseFolder);
      if (stamps.get(entry.name) !== stamp)
        index.put(
          await get(entry.name).then(summarise, (error: unknown) => {
            if (isProblem(error)) return summariseUnreadable(caseFolder, error);
            throw error;
          }),
          stamp,
        );
      stamps.delete(entry.name);
    }
    for (const gone of stamps.keys()) index.remove(gone);
  }

  await rm(paths.incoming, { recursive: true, force: true });
  await mkdir(paths.incoming);
  await syncIndex();

  return {
    paths,
    list: () => index.list(),
    get,
    exclusively: (caseId, body) => serial(caseId, async () => body(await get(caseId))),
    commit: async (open, step) => {
      const time = now().toISOString();
      const next = advance(open.history, step);
      await open.journal.append(step, time);
      open.history = next;
      open.modifiedAt = time;
      await enter(open);
    },
    add: async (incomingFolder, record) => {
      const files = casePaths(incomingFolder);
      const caseFolder = path.join(paths.cases, record.id);
      try {
        await writeJson(files.record, record);
        await writeFile(files.journal, '', { flag: 'wx' });
        await syncTree(incomingFolder);
        await moveIntoPlace(incomingFolder, caseFolder);
      } catch (error) {
        throw writeProblem(error, folder);
      }
      const open = await get(record.id);
      await enter(open);
      return open;
    },
    remove: (caseId) =>
      serial(caseId, async () => {
        const caseFolder = path.join(paths.cases, caseId);
        if (!CaseId.safeParse(caseId).success || !(await isFolder(caseFolder)))
          throw new Problem('case-missing', { caseId });
        await moveIntoPlace(caseFolder, await freeName(path.join(paths.trash, caseId))).catch(
          (error: unknown) => {
            throw writeProblem(error, folder);
          },
        );
        cases.delete(caseId);
        index.remove(caseId);
      }),
    close: () => {
      index.close();
      unlock();
    },
  };
}

async function makeFolders(paths: LibraryPaths): Promise<void> {
  try {
    for (const place of [
      paths.cases,
      paths.incoming,
      paths.trash,
      paths.jobs,
      paths.uploads,
      paths.exports,
      paths.studies,
    ])
      await mkdir(place, { recursive: true });
    await access(paths.folder, constants.W_OK);
    await writeFile(paths.readMe, libraryReadMe);
  } catch (error) {
    throw writeProblem(error, paths.folder);
  }
}

const isFolder = async (place: string): Promise<boolean> =>
  (await stat(place).catch(() => undefined))?.isDirectory() ?? false;

/** Changes whenever something a summary is made of changes. */
async function stampOf(caseFolder: string): Promise<string> {
  const { record, journal } = casePaths(caseFolder);
  const stamp = async (file: string): Promise<string> => {
    const found = await stat(file).catch(() => undefined);
    return found ? `${found.size}@${found.mtimeMs}` : 'missing';
  };
  return `${await stamp(record)} ${await stamp(journal)}`;
}

async function freeName(place: string): Promise<string> {
  let name = place;
  for (let n = 2; await isFolder(name); n++) name = `${place}-${n}`;
  return name;
}
