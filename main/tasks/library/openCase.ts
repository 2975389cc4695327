import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { CaseSummary } from '#shared/contract/case.ts';
import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { PredictionSummary } from '#shared/contract/prediction.ts';
import { Problem } from '#shared/contract/problems.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { organsOf } from '#shared/contract/organLabels.ts';
import { emptyState } from '../edits/caseState.ts';
import { advance, type History, startHistory, Step } from '../edits/history.ts';
import { type CaseRecord, readCaseRecord } from './caseRecord.ts';
import { type Journal, openJournal } from './journal.ts';
import { casePaths } from './paths.ts';
import type { KnownMeasures } from '../readings/readingMeasures.ts';
import { openStrokes, type Strokes } from './strokes.ts';

/** A case in memory: its files' facts and where its history stands. Voxels stay on the disk. */
export interface OpenCase {
  readonly folder: string;
  readonly record: CaseRecord;
  readonly journal: Journal<Step>;
  readonly strokes: Strokes;
  history: History;
  modifiedAt: string;
  /** What was measured for the lesions of some state; of use while that state is the current one. */
  measured?: { readonly of: readonly LesionSpec[]; readonly lesions: readonly Lesion[] };
  /** Measures of readings by id, of use while a reading has that version. */
  readingMeasures?: Map<string, KnownMeasures>;
  /** Read when first asked for; gone when they change. */
  predictions?: readonly PredictionSummary[];
  /** Set when a part could not be read: the case is shown as far as it goes, and takes no edits. */
  readonly damage?: Problem<'case-damaged'>;
}

/**
 * Reads a case folder.
 *
 * @throws Problem `case-damaged` when even its record or its image is gone
 */
export async function openCase(folder: string): Promise<OpenCase> {
  const caseId = path.basename(folder);
  const damaged = (reason: string): Problem<'case-damaged'> =>
    new Problem('case-damaged', { caseId, reason });
  const files = casePaths(folder);
  const record = await readCaseRecord(files.record).catch((error: unknown) => {
    throw damaged(`case.json: ${firstLine(error)}`);
  });
  for (const file of record.source.image.files)
    await stat(path.join(folder, file)).catch(() => {
      throw damaged(`${file} is missing`);
    });
  const journal = await openJournal(files.journal, Step).catch((error: unknown) => {
    throw damaged(`journal.jsonl: ${firstLine(error)}`);
  });

  let history = startHistory(emptyState(record.name));
  let modifiedAt = record.createdAt;
  let damage: OpenCase['damage'];
  for (const { entry, time, seq } of journal.entries) {
    try {
      history = advance(history, entry);
      modifiedAt = time;
    } catch {
      damage = damaged(`step ${seq} of journal.jsonl does not fit the steps before it`);
      break;
    }
  }
  if (typeof journal.rest === 'object')
    damage ??= damaged(`line ${journal.rest.brokenLine} of journal.jsonl is broken`);
  const strokes = openStrokes(folder, strokesEnd(journal));
  return { folder, record, journal, strokes, history, modifiedAt, ...(damage && { damage }) };
}

/** Bytes of strokes.bin that some line speaks of, undone or not. */
const strokesEnd = ({ entries }: Journal<Step>): number =>
  entries.reduce((end, { entry }) => {
    if (entry.step !== 'edit' || entry.edit.kind !== 'paintReading') return end;
    const { offset, bytes } = entry.edit.stroke;
    return Math.max(end, offset + bytes);
  }, 0);

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

export function summarise(open: OpenCase): CaseSummary {
  const { record, history, modifiedAt, damage } = open;
  const { image, labels, dicom } = record.source;
  return {
    id: record.id,
    name: history.state.name,
    dims: image.grid.dims,
    spacingMm: spacingOf(image.grid.affineRas),
    organs: organsOf(labels?.rows ?? []),
    lesionCount: history.state.lesions.length,
    ...(history.state.readings.some(({ signature }) => signature) && { signed: true as const }),
    synthetic: record.phantom || history.state.lesions.length > 0,
    createdAt: record.createdAt,
    modifiedAt,
    ...(dicom?.patientHash !== undefined && { patientHash: dicom.patientHash }),
    ...(damage && { problem: sentenceOf(damage.code, damage.data) }),
  };
}

/** The row of a case of which nothing could be read, so that it does not vanish from the list. */
export async function summariseUnreadable(folder: string, problem: Problem): Promise<CaseSummary> {
  const caseId = path.basename(folder);
  const { birthtime, mtime } = await stat(folder);
  return {
    id: caseId,
    name: caseId,
    dims: [0, 0, 0],
    spacingMm: [0, 0, 0],
    organs: [],
    lesionCount: 0,
    synthetic: false,
    createdAt: birthtime.toISOString(),
    modifiedAt: mtime.toISOString(),
    problem: sentenceOf(problem.code, problem.data),
  };
}
