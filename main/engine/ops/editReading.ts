import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ReadingTool, Segment } from '#shared/contract/reading.ts';
import { uniteBoxes } from '#shared/geometry/box.ts';
import { allValues, valueSet } from '#shared/masks/paint.ts';
import { boxOfRuns } from '#shared/masks/runBox.ts';
import { decodeRuns, encodeRuns } from '#shared/masks/runBytes.ts';
import { applyRuns, revertRuns, type Runs, touchedValues } from '#shared/masks/runs.ts';
import { combine } from '#main/editing/combine.ts';
import { cut } from '#main/editing/cut.ts';
import type { EditedVolume } from '#main/editing/editedVolume.ts';
import { interpolate } from '#main/editing/interpolate.ts';
import { keepLargest, removeSmall, split } from '#main/editing/islands.ts';
import { fillHoles, grow, smooth } from '#main/editing/shape.ts';
import { smartFill } from '#main/editing/smartFill.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedImage } from '../predictions/composedImage.ts';
import { measureValues, type ValueMeasure } from '../readings/measureReading.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';
import type { Residents } from '../residents.ts';

export interface EditReadingInput {
  readonly onDisk: CaseOnDisk;
  readonly placed: readonly LesionSpec[];
  readonly reading: ReadingOnDisk;
  readonly title: string;
  readonly segments: readonly Segment[];
  readonly edit:
    | { readonly kind: 'stroke'; readonly runs: Uint8Array; readonly begun: readonly number[] }
    | { readonly kind: 'tool'; readonly tool: ReadingTool; readonly protectOthers: boolean };
  /** Another reading that the tool looks at. */
  readonly other?: ReadingOnDisk | undefined;
}

export interface EditedReading {
  /** What changed, as bytes (shared/masks/runBytes.ts). */
  readonly runs: Uint8Array;
  readonly touched: readonly number[];
  /** Values that came into use. */
  readonly begun: readonly number[];
  /** Of the values touched, as they are after. */
  readonly measures: readonly ValueMeasure[];
}

/** Values that segments can have. */
const mostSegments = 255;

/**
 * Works out what a stroke or a tool changes in a reading, and measures what it touches. The reading itself stays as it
 * was: the change counts once its runs are a stroke of the journal.
 *
 * @throws Problem `nothing-changed`, `segment-missing`, `segments-full`; `request-invalid` when the runs of a stroke do
 * not fit the voxels
 */
export const editReading =
  (residents: Residents, readings: Readings) =>
  async (input: EditReadingInput): Promise<EditedReading> => {
    const { onDisk, reading, placed } = input;
    const resident = await residents.open(onDisk);
    const { volume, boxes } = await readings.open(onDisk, reading);
    const image = await composedImage(resident, placed);
    const other = input.other && (await readings.open(onDisk, input.other)).volume.data;
    const target: EditedVolume = { grid: volume, labels: volume.data, image: image.data };
    const { runs, begun } = change(input, target, other);
    if (runs.count === 0) throw new Problem('nothing-changed', { tool: toolName(input.edit) });
    const touched = touchedValues(runs);
    const changed = boxOfRuns(runs, volume.dims);
    const around = new Map(
      touched.map((value) => {
        const known = boxes.get(value);
        return [value, known ? uniteBoxes(known, changed) : changed];
      }),
    );
    applyRuns(volume.data, runs);
    try {
      const measures = measureValues(volume, around, touched, image, resident);
      return { runs: encodeRuns(runs), touched, begun, measures };
    } finally {
      revertRuns(volume.data, runs);
    }
  };

const toolWords: Readonly<Record<ReadingTool['tool'], string>> = {
  grow: 'Growing or shrinking',
  fillHoles: 'Filling holes',
  smooth: 'Smoothing',
  keepLargest: 'Keeping the largest part',
  removeSmall: 'Removing small parts',
  split: 'Splitting',
  interpolate: 'Interpolating between slices',
  cut: 'Cutting',
  fill: 'Filling a region',
  combine: 'Combining',
};

const toolName = (edit: EditReadingInput['edit']): string =>
  edit.kind === 'stroke' ? 'The stroke' : toolWords[edit.tool.tool];

function change(
  input: EditReadingInput,
  target: EditedVolume,
  other: Uint8Array | undefined,
): { runs: Runs; begun: readonly number[] } {
  const { edit } = input;
  if (edit.kind === 'tool') return applyTool(input, edit.tool, edit.protectOthers, target, other);
  const runs = readRuns(edit.runs, target.labels);
  const known = new Set([...input.segments.map(({ value }) => value), ...edit.begun]);
  const unknown = touchedValues(runs).find((value) => !known.has(value));
  if (unknown !== undefined) throw new Problem('segment-missing', { title: input.title, value: unknown });
  return { runs, begun: edit.begun };
}

/** Runs of a window, which must have been drawn on the very voxels that are here. */
function readRuns(bytes: Uint8Array, labels: Uint8Array): Runs {
  const invalid = (reason: string): Problem =>
    new Problem('request-invalid', { field: 'The stroke', reason });
  let runs: Runs;
  try {
    runs = decodeRuns(bytes, labels.length);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : 'it is no stroke');
  }
  for (let r = 0; r < runs.count; r++)
    for (let v = runs.starts[r], end = v + runs.lengths[r]; v < end; v++)
      if (labels[v] !== runs.before[r]) throw invalid('it was drawn on other voxels');
  return runs;
}

function applyTool(
  { segments, title }: EditReadingInput,
  tool: ReadingTool,
  protectOthers: boolean,
  volume: EditedVolume,
  other: Uint8Array | undefined,
): { runs: Runs; begun: readonly number[] } {
  const { value } = tool;
  const values = segments.map((segment) => segment.value);
  if (!values.includes(value)) throw new Problem('segment-missing', { title, value });
  const target = { value, over: protectOthers ? valueSet([0]) : allValues };
  const plain = (runs: Runs) => ({ runs, begun: [] });
  const free = (): number[] => {
    const found = Array.from({ length: mostSegments }, (_, n) => n + 1).filter((n) => !values.includes(n));
    if (found.length === 0) throw new Problem('segments-full', { title, most: mostSegments });
    return found;
  };
  switch (tool.tool) {
    case 'grow':
      return plain(grow(volume, target, tool.mm));
    case 'fillHoles':
      return plain(fillHoles(volume, target));
    case 'smooth':
      return plain(smooth(volume, target, tool.mm));
    case 'keepLargest':
      return plain(keepLargest(volume, value));
    case 'removeSmall':
      return plain(removeSmall(volume, value, tool.leastMl));
    case 'split': {
      const { runs, values: begun } = split(volume, value, free());
      return { runs, begun };
    }
    case 'interpolate':
      return plain(interpolate(volume, target, tool.axis));
    case 'cut': {
      const to = tool.to === 'new' ? free()[0] : 0;
      const runs = cut(volume, value, tool, to);
      return { runs, begun: to > 0 && runs.count > 0 ? [to] : [] };
    }
    case 'fill':
      return plain(smartFill(volume, target, tool));
    case 'combine': {
      const from = tool.other;
      const mask =
        'value' in from
          ? volume.labels.map((label) => (label === from.value ? 1 : 0))
          : (other ?? new Uint8Array(volume.labels.length));
      return plain(
        combine(volume, 'value' in from ? { ...target, over: allValues } : target, mask, tool.how),
      );
    }
  }
}
