import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import {
  type NewStudy,
  type Study,
  StudyId,
  type StudyItem,
  type StudyPreview,
  type StudySummary,
} from '#shared/contract/turing.ts';
import type { StudyResults } from '#shared/contract/turingResults.ts';
import { radiusBins } from '#shared/contract/evaluation.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { type Candidate, drawStudy } from '#main/evaluation/turing/drawStudy.ts';
import { sizeOf, studyResults } from '#main/evaluation/turing/results.ts';
import { sameSource } from '#main/evaluation/turing/sameSource.ts';
import { moveIntoPlace } from '#main/io/files/durable.ts';
import type { CaseLibrary } from '../library/library.ts';
import { candidatesOf } from './candidates.ts';
import { addStudy, readReaders, readStudy, replaceStudy } from './studyFiles.ts';

/** Reader studies as their owner has them. */
export interface Studies {
  /** The newest first. */
  list(): Promise<StudySummary[]>;
  /** What such a study would be made of. */
  preview(request: NewStudy, signal: AbortSignal): Promise<StudyPreview>;
  /** @throws Problem `study-too-few`, `study-healthy-marked`, `case-missing`, `case-damaged` */
  make(request: NewStudy, signal: AbortSignal): Promise<StudySummary>;
  /** Ends it: nobody answers any more, and its results may be seen. */
  close(studyId: string): Promise<StudySummary>;
  /** Moves it to the library's trash. */
  remove(studyId: string): Promise<void>;
  /** @throws Problem `study-open` before it is closed */
  results(studyId: string): Promise<StudyResults>;
}

export interface StudiesOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly version: string;
  readonly now: () => Date;
}

/** @throws Problem `study-missing` for what is no id */
export function studyFolder({ paths }: CaseLibrary, studyId: string): string {
  if (!StudyId.safeParse(studyId).success) throw new Problem('study-missing', { studyId });
  return path.join(paths.studies, studyId);
}

export function createStudies({ library, engine, version, now }: StudiesOptions): Studies {
  const folderOf = (studyId: string): string => studyFolder(library, studyId);

  async function summaryOf(study: Study): Promise<StudySummary> {
    const { id, title, createdAt, closedAt, settings, warnings, items } = study;
    const readers = await readReaders(folderOf(id));
    return {
      id,
      title,
      createdAt,
      ...(closedAt !== undefined && { closedAt }),
      settings,
      warnings,
      questions: items.length,
      readers: readers.map(({ name, answers }) => ({ name, answered: answers.length })),
    };
  }

  return {
    list: async () => {
      const found: StudySummary[] = [];
      for (const name of await readdir(library.paths.studies)) {
        // What is no study of this program's is passed over, and left alone.
        const study = await readStudy(path.join(library.paths.studies, name)).catch(() => undefined);
        if (study?.id === name) found.push(await summaryOf(study));
      }
      return found.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
    },
    preview: async (request, signal) => {
      const candidates = await candidatesOf({ library, engine, version }, request, signal);
      try {
        const { items, warnings, available } = drawStudy(candidates, request.settings, request.seed);
        return { ...balanceOf(items), available, warnings: warnings.map(warningSentence) };
      } catch (error) {
        if (!isProblem(error)) throw error;
        return {
          ...balanceOf([]),
          available: availableOf(candidates),
          warnings: [],
          problem: sentenceOf(error.code, error.data),
        };
      }
    },
    make: async (request, signal) => {
      const candidates = await candidatesOf({ library, engine, version }, request, signal);
      const { settings, seed, title } = request;
      const { items, warnings } = drawStudy(candidates, settings, seed);
      const id = `study-${randomBytes(4).toString('hex')}`;
      const study: Study = {
        format: 1,
        id,
        title,
        createdAt: now().toISOString(),
        seed,
        settings,
        items,
        warnings: warnings.map(warningSentence),
      };
      await mkdir(library.paths.studies, { recursive: true });
      await addStudy(path.join(library.paths.incoming, id), folderOf(id), study);
      return summaryOf(study);
    },
    close: async (studyId) => {
      const study = await readStudy(folderOf(studyId));
      if (study.closedAt !== undefined) return summaryOf(study);
      const closed = { ...study, closedAt: now().toISOString() };
      await replaceStudy(folderOf(studyId), closed);
      return summaryOf(closed);
    },
    remove: async (studyId) => {
      const { id } = await readStudy(folderOf(studyId));
      await moveIntoPlace(
        folderOf(id),
        path.join(library.paths.trash, `${id}-${randomBytes(4).toString('hex')}`),
      );
    },
    results: async (studyId) => {
      const study = await readStudy(folderOf(studyId));
      if (study.closedAt === undefined) throw new Problem('study-open', { title: study.title });
      return studyResults(study, await readReaders(folderOf(studyId)), version);
    },
  };
}

function balanceOf(items: readonly StudyItem[]): Pick<StudyPreview, 'questions' | 'organs' | 'sizes'> {
  const tumors = items.filter(({ truth }) => truth !== 'none');
  const count = (of: readonly StudyItem[]) => ({
    real: of.filter(({ truth }) => truth === 'real').length,
    synthetic: of.filter(({ truth }) => truth === 'synthetic').length,
  });
  const organs = [...new Set(tumors.map(({ organ }) => organ ?? 'other'))].toSorted();
  return {
    questions: items.length,
    organs: organs.map((organ) => ({
      organ,
      ...count(tumors.filter((item) => (item.organ ?? 'other') === organ)),
    })),
    sizes: radiusBins.map((bin) => ({ bin, ...count(tumors.filter((item) => sizeOf(item) === bin)) })),
  };
}

/** Patients that have a case of each kind; one may have several. */
function availableOf(candidates: readonly Candidate[]): StudyPreview['available'] {
  const groups = sameSource(candidates.filter(({ truth }) => truth !== 'mixed'));
  const count = (truth: Candidate['truth']): number =>
    groups.filter((group) => group.some((one) => one.truth === truth)).length;
  return { real: count('real'), synthetic: count('synthetic'), none: count('none') };
}
