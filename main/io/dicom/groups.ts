import { createHash } from 'node:crypto';
import path from 'node:path';
import type { FrameHeader } from './frameHeaders.ts';
import type { ImageHeader } from './imageHeader.ts';

/** One frame of one image, at its place along the normal of its group. */
export interface Slice {
  readonly header: ImageHeader;
  readonly frame: FrameHeader;
  /** Signed distance of its plane from the scanner's origin, mm. */
  readonly distanceMm: number;
}

/** Slices that may make up a volume: of one series, one direction, one size, one kind. */
export interface SeriesGroup {
  readonly key: string;
  /** By distance along the normal, no two at the same. */
  readonly slices: readonly Slice[];
  /** Images that lay where another does and were left out. */
  readonly copies: number;
}

/** Planes nearer than this are the same one. */
const samePlaneMm = 0.01;
/** Largest difference of direction cosines within a volume: 0.1°. */
const sameDirection = 0.002;

/**
 * Sorts images into volumes. InstanceNumber says nothing about where a slice lies; it only tells which of several at the
 * same place came first.
 */
export function groupImages(headers: readonly ImageHeader[]): SeriesGroup[] {
  const groups = new Map<string, Slice[][]>();
  for (const header of headers)
    for (const frame of header.frames) {
      const name = discreteKey(header, frame);
      const known = groups.get(name) ?? [];
      groups.set(name, known);
      const slice = { header, frame, distanceMm: dot(normalOf(frame), frame.positionLps) };
      const home = known.find(([first]) => fits(first.frame, frame));
      if (home) home.push(slice);
      else known.push([slice]);
    }
  const keys = new Map<string, number>();
  return [...groups].flatMap(([name, homes]) =>
    homes.flatMap((slices) =>
      withoutRepeats(slices).map(({ kept, copies }) => {
        const base = createHash('sha256').update(name).digest('hex').slice(0, 8);
        const nth = (keys.get(base) ?? 0) + 1;
        keys.set(base, nth);
        return { key: nth === 1 ? base : `${base}-${nth}`, slices: kept, copies };
      }),
    ),
  );
}

const discreteKey = (
  { file, seriesUid, frameOfReferenceUid, modality, kind, pixels }: ImageHeader,
  frame: FrameHeader,
): string =>
  [
    seriesUid ?? `in ${path.posix.dirname(file.name)}`,
    frameOfReferenceUid,
    modality,
    kind,
    pixels.rows,
    pixels.columns,
    frame.part,
  ].join('~');

function fits(a: FrameHeader, b: FrameHeader): boolean {
  const near = (p: readonly number[], q: readonly number[], most: number): boolean =>
    p.every((value, i) => Math.abs(value - q[i]) <= most);
  return (
    near(a.rowLps, b.rowLps, sameDirection) &&
    near(a.columnLps, b.columnLps, sameDirection) &&
    near(a.pixelSpacingMm, b.pixelSpacingMm, 0.001 * a.pixelSpacingMm[0])
  );
}

/** Unit normal of a frame's plane in LPS: row × column, so that (row, column, normal) is right-handed. */
export function normalOf({ rowLps: r, columnLps: c }: FrameHeader): [number, number, number] {
  const n = [r[1] * c[2] - r[2] * c[1], r[2] * c[0] - r[0] * c[2], r[0] * c[1] - r[1] * c[0]];
  const length = Math.hypot(...n);
  return [n[0] / length, n[1] / length, n[2] / length];
}

export const dot = (a: readonly number[], b: readonly number[]): number =>
  a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

interface Kept {
  readonly kept: Slice[];
  readonly copies: number;
}

/**
 * Separates what was acquired several times at the same places (phases, repetitions) where some attribute tells the
 * acquisitions apart; else keeps the first of each place.
 */
function withoutRepeats(slices: readonly Slice[]): Kept[] {
  const distinct = [...new Map(slices.map((slice) => [identityOf(slice), slice])).values()];
  const sorted = inOrder(distinct);
  const twice = slices.length - distinct.length;
  if (!hasRepeats(sorted)) return [{ kept: sorted, copies: twice }];
  for (const at of sorted[0].header.repeats.keys()) {
    const parts = new Map<string, Slice[]>();
    for (const slice of sorted) {
      const value = slice.header.repeats[at];
      parts.set(value, [...(parts.get(value) ?? []), slice]);
    }
    if (parts.size > 1 && [...parts.values()].every((part) => !hasRepeats(part)))
      return [...parts.values()].map((kept) => ({ kept, copies: 0 }));
  }
  const kept = sorted.filter(
    (slice, i) => i === 0 || slice.distanceMm - sorted[i - 1].distanceMm > samePlaneMm,
  );
  return [{ kept, copies: slices.length - kept.length }];
}

const identityOf = ({ header, frame }: Slice): string =>
  `${header.sopInstanceUid ?? header.file.name}#${frame.number}`;

const inOrder = (slices: readonly Slice[]): Slice[] =>
  slices.toSorted((a, b) => a.distanceMm - b.distanceMm || a.header.instanceNumber - b.header.instanceNumber);

const hasRepeats = (sorted: readonly Slice[]): boolean =>
  sorted.some((slice, i) => i > 0 && slice.distanceMm - sorted[i - 1].distanceMm <= samePlaneMm);
