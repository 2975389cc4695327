import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type ReadingDetail, SegmentMeasure } from '#shared/contract/reading.ts';
import type { ValueMeasure } from '#main/engine/readings/measureReading.ts';
import type { ReadingState } from '../edits/caseState.ts';
import { parseJson } from '../files/parseJson.ts';
import { casePaths } from '../library/paths.ts';

/** Names the voxels that a reading has: its file, and the strokes on it. */
export function versionOf({ record, strokes }: ReadingState): string {
  const last = strokes.at(-1);
  return `${record.sha256.slice(0, 8)}-${strokes.length}${last ? `-${last.offset}-${last.crc32}` : ''}`;
}

export interface KnownMeasures {
  readonly version: string;
  readonly measures: ReadonlyMap<number, SegmentMeasure>;
}

/** cache/readings.json: what was measured last. A cache: what cannot be kept is measured again. */
const Stored = z.object({
  program: z.string(),
  readings: z.record(
    z.string(),
    z.object({ version: z.string(), measures: z.array(z.tuple([z.number(), SegmentMeasure])) }),
  ),
});

export async function storeMeasures(
  folder: string,
  program: string,
  known: ReadonlyMap<string, KnownMeasures>,
): Promise<void> {
  const readings = Object.fromEntries(
    [...known].map(([id, { version, measures }]) => [id, { version, measures: [...measures] }]),
  );
  const file = casePaths(folder).readingMeasures;
  await mkdir(path.dirname(file), { recursive: true })
    .then(() => writeFile(file, JSON.stringify({ program, readings })))
    .catch(() => undefined);
}

/** What another run of the same program has measured; empty when nothing is known. */
export async function recallMeasures(folder: string, program: string): Promise<Map<string, KnownMeasures>> {
  const text = await readFile(casePaths(folder).readingMeasures, 'utf8').catch(() => '');
  const stored = Stored.safeParse(parseJson(text));
  if (!stored.success || stored.data.program !== program) return new Map();
  return new Map(
    Object.entries(stored.data.readings).map(([id, { version, measures }]) => [
      id,
      { version, measures: new Map(measures) },
    ]),
  );
}

/** Measures with some of them newer. */
export const withMeasures = (
  before: ReadonlyMap<number, SegmentMeasure>,
  newer: readonly ValueMeasure[],
): Map<number, SegmentMeasure> => new Map([...before, ...newer]);

export const describeReading = (
  reading: ReadingState,
  measures: ReadonlyMap<number, SegmentMeasure>,
): ReadingDetail => {
  const { record, segments, signature } = reading;
  return {
    ...record,
    segments: segments.map((segment) => {
      const measure = measures.get(segment.value);
      return { ...segment, ...(measure && { measure }) };
    }),
    version: versionOf(reading),
    ...(signature && { signature }),
  };
};
