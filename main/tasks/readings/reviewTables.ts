import type { Measurement } from '#shared/contract/measurement.ts';
import type { ReadingDetail } from '#shared/contract/reading.ts';

type Cell = string | number | undefined;

/** Comma-separated lines; texts are quoted where they must be (RFC 4180), and none begins like a formula. */
export function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;
  return line(head) + rows.map(line).join('');
}

function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number')
    return Number.isInteger(cell) ? String(cell) : String(Number(cell.toFixed(4)));
  // Spreadsheets would run such a text.
  const tame = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** A row per segment: what was decided, and what was measured. */
export const segmentsCsv = ({ segments }: ReadingDetail): string =>
  csv(
    [
      'number',
      'class',
      'state',
      'reader',
      'decided_at',
      'comment',
      'probability',
      'organ',
      'long_axis_mm',
      'short_axis_mm',
      'volume_ml',
      'voxels',
      'mean_hu',
      'sd_hu',
      'x_ras_mm',
      'y_ras_mm',
      'z_ras_mm',
    ],
    segments.map(({ value, name, state, reader, decidedAt, comment, probability, measure }) => [
      value,
      name,
      state,
      reader,
      decidedAt,
      comment,
      probability,
      measure?.organ,
      measure?.longAxisMm,
      measure?.shortAxisMm,
      measure?.volumeMl,
      measure?.voxels,
      measure?.meanHu,
      measure?.sdHu,
      ...(measure?.centreRasMm ?? []),
    ]),
  );

/** A row per measurement. */
export const measurementsCsv = (measurements: readonly Measurement[]): string =>
  csv(
    [
      'id',
      'kind',
      'plane',
      'reader',
      'made_at',
      'note',
      'length_mm',
      'long_mm',
      'short_mm',
      'area_mm2',
      'voxels',
      'mean_hu',
      'sd_hu',
      'min_hu',
      'max_hu',
      'points_ras_mm',
    ],
    measurements.map((one) => [
      one.id,
      one.kind,
      one.plane,
      one.reader,
      one.madeAt,
      one.note,
      one.kind === 'length' ? one.lengthMm : undefined,
      one.kind === 'bidirectional' ? one.longMm : undefined,
      one.kind === 'bidirectional' ? one.shortMm : undefined,
      ...(one.kind === 'roi'
        ? [one.areaMm2, one.voxels, one.meanHu, one.sdHu, one.minHu, one.maxHu]
        : [undefined, undefined, undefined, undefined, undefined, undefined]),
      pointsOf(one)
        .map((point) => point.map((mm) => mm.toFixed(2)).join(' '))
        .join('; '),
    ]),
  );

function pointsOf(measurement: Measurement): (readonly number[])[] {
  switch (measurement.kind) {
    case 'length':
      return measurement.line;
    case 'bidirectional':
      return [...measurement.long, ...measurement.short];
    case 'roi':
      return [measurement.centreRasMm];
  }
}
