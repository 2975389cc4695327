import { Problem } from '#shared/contract/problems.ts';
import {
  type NewAnswer,
  type Question,
  ReaderId,
  type ReaderSession,
  type ReaderStudy,
  type Study,
  type StudyItem,
  type StudyReader,
  verdicts,
} from '#shared/contract/turing.ts';
import { centreOf } from '#shared/geometry/affine.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { questionOrder } from '#main/evaluation/turing/questionOrder.ts';
import type { CaseLibrary } from '../library/library.ts';
import { createSerial } from '../serial.ts';
import { createQuestionImages } from './questionImages.ts';
import { studyFolder } from './studies.ts';
import {
  addReader,
  openReader,
  readerIds,
  type ReaderEntry,
  type ReaderJournal,
  readerOf,
  readReaders,
  readStudy,
} from './studyFiles.ts';

/**
 * Reader studies as their readers have them. Nothing that this answers tells what a question shows: no truth, no case,
 * no lesion, no generator, no place in the scanner.
 */
export interface ReaderDesk {
  study(studyId: string): Promise<ReaderStudy>;
  /** Lets somebody begin, or go on where she stopped: who has the same name is the same reader. */
  begin(studyId: string, name: string): Promise<ReaderSession>;
  /**
   * @param position of the question in this reader's order, from 0
   * @throws Problem `question-closed` when it is not hers to see now; `study-closed`, `study-case-changed`
   */
  question(studyId: string, readerId: string, position: number): Promise<Question>;
  /** Its image, int16 HU. */
  image(studyId: string, readerId: string, position: number): Promise<VoxelFile>;
  /** Takes an answer: on the disk when this resolves. */
  answer(studyId: string, readerId: string, position: number, answer: NewAnswer): Promise<ReaderSession>;
}

export interface ReaderDeskOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly now: () => Date;
}

/** The ring is wider than any tumor in it, by the same rule for all. */
const ringRadiusMm = (equivalentDiameterMm: number): number => 0.75 * equivalentDiameterMm + 8;

/** A reader at work: her file, and what is in it. */
interface Open {
  readonly journal: ReaderJournal;
  readonly entries: ReaderEntry[];
}

export function createReaderDesk({ library, engine, now }: ReaderDeskOptions): ReaderDesk {
  const folderOf = (studyId: string): string => studyFolder(library, studyId);
  const images = createQuestionImages(library, engine, folderOf);
  // Promises, so that two windows of one reader never add to her file from two places.
  const open = new Map<string, Promise<Open>>();
  const serial = createSerial();

  function openOf(studyId: string, readerId: string): Promise<Open> {
    const key = `${studyId} ${readerId}`;
    const opening = open.get(key) ?? openFile(folderOf(studyId), readerId);
    open.set(key, opening);
    opening.catch(() => open.delete(key));
    return opening;
  }

  async function openFile(folder: string, readerId: string): Promise<Open> {
    const present = ReaderId.safeParse(readerId).success && (await readerIds(folder)).includes(readerId);
    if (!present) throw new Problem('study-reader-missing', { readerId });
    const journal = await openReader(folder, readerId);
    return { journal, entries: [...journal.entries] };
  }

  async function append(to: Open, entry: ReaderEntry['entry']): Promise<void> {
    const time = now().toISOString();
    await to.journal.append(entry, time);
    to.entries.push({ seq: to.entries.length + 1, time, entry });
  }

  const sessionOf = ({ entries }: Open, readerId: string): ReaderSession => {
    const reader = readerOf(entries);
    if (!reader) throw new Problem('study-reader-missing', { readerId });
    return { readerId: reader.id, name: reader.name, answered: reader.answers.length };
  };

  /** A question that the reader may see now. */
  async function seen(
    studyId: string,
    readerId: string,
    position: number,
  ): Promise<{ study: Study; order: readonly StudyItem[]; item: StudyItem; reader: StudyReader; at: Open }> {
    const study = await readStudy(folderOf(studyId));
    if (study.closedAt !== undefined) throw new Problem('study-closed', { title: study.title });
    const at = await openOf(studyId, readerId);
    const reader = readerOf(at.entries);
    if (!reader) throw new Problem('study-reader-missing', { readerId });
    const order = questionOrder(study, readerId);
    const answered = reader.answers.length;
    const allowed = position === answered || (study.settings.backTracking && position < answered);
    if (!allowed || !(position in order))
      throw new Problem('question-closed', {
        question: position + 1,
        next: Math.min(answered + 1, order.length),
      });
    return { study, order, item: order[position], reader, at };
  }

  return {
    study: async (studyId) => {
      const { title, items, closedAt, settings } = await readStudy(folderOf(studyId));
      return {
        title,
        questions: items.length,
        closed: closedAt !== undefined,
        marked: settings.marked,
        backTracking: settings.backTracking,
        verdicts: verdicts.filter((verdict) => verdict !== 'none' || settings.healthy > 0),
      };
    },
    begin: (studyId, given) =>
      serial(studyId, async () => {
        const name = given.trim().replace(/\s+/g, ' ');
        const { closedAt, title } = await readStudy(folderOf(studyId));
        if (closedAt !== undefined) throw new Problem('study-closed', { title });
        const readers = await readReaders(folderOf(studyId));
        const same = readers.find((reader) => reader.name.toLowerCase() === name.toLowerCase());
        if (same) return sessionOf(await openOf(studyId, same.id), same.id);
        // A folder in which nobody has begun yet is what a power cut left of just this.
        const readerId = freeId(
          name,
          readers.map(({ id }) => id),
        );
        const journal = await addReader(folderOf(studyId), readerId);
        const begun: Open = { journal, entries: [] };
        await append(begun, { kind: 'begin', readerId, name });
        open.set(`${studyId} ${readerId}`, Promise.resolve(begun));
        return sessionOf(begun, readerId);
      }),
    question: async (studyId, readerId, position) => {
      const { study, item, reader } = await seen(studyId, readerId, position);
      const { dims, affineRas } = await images.gridOf(study, item);
      const middle = centreOf(dims, affineRas);
      const given = reader.answers.find(({ itemId }) => itemId === item.id);
      const blindAffine = affineRas.map((entry, at) =>
        at % 4 === 3 && at < 12 ? entry - middle[(at - 3) / 4] : entry,
      );
      return {
        position,
        grid: { dims: [dims[0], dims[1], dims[2]], affineRas: blindAffine },
        ...(study.settings.marked &&
          item.lesion && {
            ring: {
              centreRasMm: [
                item.lesion.centreRasMm[0] - middle[0],
                item.lesion.centreRasMm[1] - middle[1],
                item.lesion.centreRasMm[2] - middle[2],
              ],
              radiusMm: ringRadiusMm(item.lesion.equivalentDiameterMm),
            },
          }),
        ...(given && {
          answer: {
            verdict: given.verdict,
            ...(given.confidence !== undefined && { confidence: given.confidence }),
          },
        }),
      };
    },
    image: async (studyId, readerId, position) => {
      const { study, order, item } = await seen(studyId, readerId, position);
      const file = await images.fileOf(study, item);
      const next = order[position + 1];
      // Made ahead, so that a scan with lesions to be drawn comes as fast as any other. Asked for, it will say why not.
      if (next) images.fileOf(study, next).catch(() => undefined);
      return file;
    },
    answer: (studyId, readerId, position, answer) =>
      serial(`${studyId} ${readerId}`, async () => {
        const { study, item, at } = await seen(studyId, readerId, position);
        if (answer.verdict === 'none' && study.settings.healthy === 0)
          throw new Problem('verdict-impossible', { verdict: 'no tumor' });
        await append(at, { kind: 'answer', itemId: item.id, answer });
        return sessionOf(at, readerId);
      }),
  };
}

/** A readable id that nobody has: what decides on a reader's own order. */
function freeId(name: string, taken: readonly string[]): string {
  const readable = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  // Never a name that a system keeps for itself, such as Windows' `con`.
  const base = readable ? `reader-${readable}` : 'reader';
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return id;
}
