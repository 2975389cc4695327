import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { NewReading, ReadingDetail, ReadingEdit, ReadingRecord } from '#shared/contract/reading.ts';
import type { ReadingChange, StoredEdit } from '#shared/contract/case.ts';
import { Problem } from '#shared/contract/problems.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { decodeRuns } from '#shared/masks/runBytes.ts';
import { touchedValues } from '#shared/masks/runs.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { BeginReadingInput } from '#main/engine/ops/beginReading.ts';
import { predictionLabelsName } from '#main/engine/predictions/writePrediction.ts';
import type { ValueMeasure } from '#main/engine/readings/measureReading.ts';
import type { ReadingOnDisk } from '#main/engine/readings/readings.ts';
import { readStrokes } from '#main/engine/readings/strokeFile.ts';
import type { CaseState, ReadingState } from '../edits/caseState.ts';
import type { OpenCase } from '../library/openCase.ts';
import { casePaths } from '../library/paths.ts';
import type { Predictions } from '../predictions/predictions.ts';
import { onDisk } from '../cases/onDisk.ts';
import {
  describeReading,
  recallMeasures,
  storeMeasures,
  versionOf,
  withMeasures,
} from './readingMeasures.ts';

/** What a step did to the voxels of readings, one part each; where in a frame they lie is not decided yet. */
export interface ReadingParts {
  readonly changes: readonly ReadingChange[];
  readonly parts: readonly Uint8Array[];
}

/** What readers made of masks of a case. Calls stand inside `library.exclusively`. */
export interface Readings {
  /** All of them, measured. */
  describe(open: OpenCase): Promise<ReadingDetail[]>;
  /** Writes the voxels of a new one; the edit that it answers makes it part of the case. */
  begin(open: OpenCase, request: NewReading): Promise<Extract<StoredEdit, { kind: 'addReading' }>>;
  /** Writes the runs of a change; the edit that it answers makes them part of the reading. */
  paint(
    open: OpenCase,
    readingId: string,
    edit: ReadingEdit,
    reader: string,
  ): Promise<Extract<StoredEdit, { kind: 'paintReading' }>>;
  /** What lies between two states, for a window that has the one to come to the other. */
  partsBetween(open: OpenCase, from: CaseState, to: CaseState): Promise<ReadingParts>;
  /** Values of a reading as a file, as it stands or as it began. */
  voxels(open: OpenCase, readingId: string, begun: boolean): Promise<VoxelFile>;
}

export interface ReadingsOptions {
  readonly engine: WorkstationEngine;
  readonly predictions: Pick<Predictions, 'get'>;
  /** Of the program: another one may measure differently. */
  readonly version: string;
  readonly now: () => Date;
}

export const readingOnDisk = ({ record, strokes }: ReadingState): ReadingOnDisk => ({
  id: record.id,
  file: record.file,
  sha256: record.sha256,
  strokes,
});

/** @throws Problem `reading-missing` */
export function readingOf(open: OpenCase, readingId: string): ReadingState {
  const found = open.history.state.readings.find(({ record }) => record.id === readingId);
  if (!found) throw new Problem('reading-missing', { caseId: open.record.id, readingId });
  return found;
}

export function createReadings({ engine, predictions, version, now }: ReadingsOptions): Readings {
  async function describe(open: OpenCase): Promise<ReadingDetail[]> {
    const { readings, lesions } = open.history.state;
    if (readings.length === 0) return [];
    open.readingMeasures ??= await recallMeasures(open.folder, version);
    const known = open.readingMeasures;
    let measuredAny = false;
    for (const reading of readings) {
      const wanted = versionOf(reading);
      const { id } = reading.record;
      if (known.get(id)?.version === wanted) continue;
      const values = reading.segments.map(({ value }) => value);
      const measures = await engine.run(
        'measureReading',
        { onDisk: onDisk(open), placed: lesions, reading: readingOnDisk(reading), values },
        { task: 'measuring a reading' },
      );
      known.set(id, { version: wanted, measures: new Map(measures) });
      measuredAny = true;
    }
    if (measuredAny) await storeMeasures(open.folder, version, known);
    return readings.map((reading) =>
      describeReading(reading, known.get(reading.record.id)?.measures ?? new Map()),
    );
  }

  async function begin(open: OpenCase, { title, source }: NewReading) {
    const id = `reading-${randomBytes(4).toString('hex')}`;
    const file = `readings/${id}.nii.gz`;
    const { input, origin } = await sourceOf(open, source);
    const begun = await engine.run(
      'beginReading',
      { onDisk: onDisk(open), placed: open.history.state.lesions, file, source: input },
      { task: 'beginning a reading' },
    );
    const reading: ReadingRecord = {
      id,
      title,
      kind: begun.kind,
      origin,
      file,
      sha256: begun.sha256,
      segments: [...begun.segments],
      warnings:
        begun.together > 0
          ? [`The ${begun.together} smallest lesions are listed together, as the last one.`]
          : [],
    };
    const state: ReadingState = { record: reading, segments: reading.segments, strokes: [] };
    open.readingMeasures ??= await recallMeasures(open.folder, version);
    open.readingMeasures.set(id, { version: versionOf(state), measures: new Map(begun.measures) });
    await storeMeasures(open.folder, version, open.readingMeasures);
    return { kind: 'addReading' as const, reading };
  }

  async function sourceOf(
    open: OpenCase,
    source: NewReading['source'],
  ): Promise<{ input: BeginReadingInput['source']; origin: ReadingRecord['origin'] }> {
    switch (source.from) {
      case 'nothing':
        return { input: { from: 'nothing' }, origin: { from: 'nothing' } };
      case 'prediction': {
        const { predictionId, kind } = source;
        const prediction = await predictions.get(open.record.id, predictionId);
        const labelsFile = path.join(casePaths(open.folder).predictions, predictionId, predictionLabelsName);
        return {
          input: { from: 'prediction', labelsFile, prediction, kind },
          origin: { from: 'prediction', predictionId, name: prediction.name },
        };
      }
      case 'reading': {
        const { record, segments, strokes } = readingOf(open, source.readingId);
        return {
          input: {
            from: 'reading',
            reading: readingOnDisk({ record, segments, strokes }),
            segments,
            kind: record.kind,
          },
          origin: { from: 'reading', readingId: record.id, name: record.title },
        };
      }
    }
  }

  async function paint(open: OpenCase, readingId: string, edit: ReadingEdit, reader: string) {
    const reading = readingOf(open, readingId);
    const { lesions } = open.history.state;
    const otherId =
      edit.kind === 'tool' && edit.tool.tool === 'combine' && 'readingId' in edit.tool.other
        ? edit.tool.other.readingId
        : undefined;
    const begunByStroke = edit.kind === 'stroke' && edit.begun ? [edit.begun] : [];
    const found = await engine.run(
      'editReading',
      {
        onDisk: onDisk(open),
        placed: lesions,
        reading: readingOnDisk(reading),
        title: reading.record.title,
        segments: reading.segments,
        edit:
          edit.kind === 'tool'
            ? edit
            : {
                kind: 'stroke',
                runs: Uint8Array.from(Buffer.from(edit.runs, 'base64')),
                begun: begunByStroke.map(({ value }) => value),
              },
        ...(otherId !== undefined && { other: readingOnDisk(readingOf(open, otherId)) }),
      },
      { task: 'editing a reading' },
    );
    const stroke = await open.strokes.append(found.runs);
    const name = (value: number): string =>
      begunByStroke.find((one) => one.value === value)?.name ?? parentName(reading, edit);
    await learn(open, reading, stroke, found.measures);
    return {
      kind: 'paintReading' as const,
      readingId,
      tool: edit.kind === 'tool' ? edit.tool.tool : edit.tool,
      stroke,
      touched: found.touched.filter((value) => !found.begun.includes(value)),
      begun: found.begun.map((value) => ({ value, name: name(value) })),
      reader,
      decidedAt: now().toISOString(),
    };
  }

  /** Keeps what was measured for the version that the stroke will make. */
  async function learn(
    open: OpenCase,
    reading: ReadingState,
    stroke: ReadingState['strokes'][number],
    newer: readonly ValueMeasure[],
  ): Promise<void> {
    const known = open.readingMeasures?.get(reading.record.id);
    if (!open.readingMeasures || known?.version !== versionOf(reading)) return;
    const next = versionOf({ ...reading, strokes: [...reading.strokes, stroke] });
    const measures = withMeasures(known.measures, newer);
    open.readingMeasures.set(reading.record.id, { version: next, measures });
    await storeMeasures(open.folder, version, open.readingMeasures);
  }

  /** After an undo or a redo: only what the runs touched is measured again. */
  async function relearn(open: OpenCase, from: ReadingState, to: ReadingState, runs: readonly Uint8Array[]) {
    const known = open.readingMeasures?.get(to.record.id);
    if (!open.readingMeasures || known?.version !== versionOf(from)) return;
    const count = voxelCount(open.record.source.image.grid.dims);
    const values = [...new Set(runs.flatMap((bytes) => touchedValues(decodeRuns(bytes, count))))];
    const measures = await engine.run(
      'measureReading',
      { onDisk: onDisk(open), placed: open.history.state.lesions, reading: readingOnDisk(to), values },
      { task: 'measuring a reading' },
    );
    open.readingMeasures.set(to.record.id, {
      version: versionOf(to),
      measures: withMeasures(known.measures, measures),
    });
    await storeMeasures(open.folder, version, open.readingMeasures);
  }

  async function partsBetween(open: OpenCase, from: CaseState, to: CaseState): Promise<ReadingParts> {
    const found: { readingId: string; reverted: boolean; bytes: Uint8Array }[] = [];
    for (const after of to.readings) {
      const before = from.readings.find(({ record }) => record.id === after.record.id);
      if (!before || before.strokes === after.strokes) continue;
      let common = 0;
      while (before.strokes[common] === after.strokes[common] && common < before.strokes.length) common++;
      const gone = before.strokes.slice(common).toReversed();
      const all = await readStrokes(open.folder, [...gone, ...after.strokes.slice(common)]);
      all.forEach((bytes, at) =>
        found.push({ readingId: after.record.id, reverted: at < gone.length, bytes }),
      );
      await relearn(open, before, after, all);
    }
    return {
      changes: found.map(({ readingId, reverted, bytes }) => ({
        readingId,
        reverted,
        offset: 0,
        bytes: bytes.length,
      })),
      parts: found.map(({ bytes }) => bytes),
    };
  }

  return {
    describe,
    begin,
    paint,
    partsBetween,
    voxels: async (open, readingId, begun) => {
      const reading = readingOf(open, readingId);
      const wanted = readingOnDisk(begun ? { ...reading, strokes: [] } : reading);
      const name = begun ? `${readingId}-begun.raw` : `${readingId}.raw`;
      const file = await engine.run(
        'showReading',
        { onDisk: onDisk(open), reading: wanted, name },
        { task: 'showing a reading' },
      );
      return { file, bytes: voxelCount(open.record.source.image.grid.dims) };
    },
  };
}

/** What a part that was split or cut off is called: as what it came from. */
const parentName = ({ segments }: ReadingState, edit: ReadingEdit): string =>
  (edit.kind === 'tool' && segments.find(({ value }) => value === edit.tool.value)?.name) || 'lesion';
