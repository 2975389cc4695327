import type { Affine } from '#shared/geometry/affine.ts';
import { dot, normalOf, type SeriesGroup, type Slice } from './groups.ts';

/** How the slices of a group lie to each other. Distances are those of their positions, never SliceThickness. */
export interface Stack {
  readonly slices: readonly Slice[];
  /** Usual distance of neighbouring planes: of a single slice, its thickness. */
  readonly stepMm: number;
  /** In words, how the slices lie unevenly; undefined when they lie evenly. */
  readonly gaps: string | undefined;
  /** Degrees by which the line of the slices leaves their normal; 0 when it does so by less than a quarter voxel. */
  readonly tiltDegrees: number;
  /** How far a slice lies beside that line, when that is too far for a volume; else 0. */
  readonly crookedMm: number;
}

/** A slice may lie this part of a step off its even place, or what rounding positions to 0.1 mm makes. */
const unevenPart = 0.05;
const unevenMm = 0.051;

export function stackOf(slices: readonly Slice[]): Stack {
  const [first] = slices;
  if (slices.length === 1) {
    const stepMm = first.header.sliceThicknessMm ?? 0;
    const known = stepMm > 0 ? stepMm : Math.min(...first.frame.pixelSpacingMm);
    return { slices, stepMm: known, gaps: undefined, tiltDegrees: 0, crookedMm: 0 };
  }
  const even = isEven(slices);
  const stepMm = even ? spanMm(slices) / (slices.length - 1) : median(distances(slices));
  return { slices, stepMm, gaps: even ? undefined : gapsInWords(slices, stepMm), ...lineOf(slices) };
}

const spanMm = (slices: readonly Slice[]): number =>
  slices[slices.length - 1].distanceMm - slices[0].distanceMm;

const distances = (slices: readonly Slice[]): number[] =>
  slices.slice(1).map((slice, i) => slice.distanceMm - slices[i].distanceMm);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

function isEven(slices: readonly Slice[]): boolean {
  const step = spanMm(slices) / (slices.length - 1);
  const most = Math.max(unevenPart * step, Math.min(unevenMm, step / 5));
  return slices.every(({ distanceMm }, i) => Math.abs(distanceMm - slices[0].distanceMm - i * step) <= most);
}

function gapsInWords(slices: readonly Slice[], stepMm: number): string {
  const steps = distances(slices).map((mm) => mm / stepMm);
  const short = (mm: number): string => String(Number(mm.toFixed(2)));
  const missing = steps.map((n) => Math.round(n) - 1);
  if (steps.every((n) => n > 0.5 && Math.abs(n - Math.round(n)) < 0.1)) {
    const places = missing.flatMap((n, i) => (n > 0 ? [i + 1] : []));
    const shown = places.slice(0, 3).join(', ') + (places.length > 3 ? '…' : '');
    const count = missing.reduce((sum, n) => sum + n, 0);
    return `they are ${short(stepMm)} mm apart, and ${count} ${count === 1 ? 'is' : 'are'} missing after slice ${shown}`;
  }
  const all = distances(slices);
  return `they are ${short(Math.min(...all))} to ${short(Math.max(...all))} mm apart`;
}

/** Where the slices lie beside the normal through the first one. */
function lineOf(slices: readonly Slice[]): Pick<Stack, 'tiltDegrees' | 'crookedMm'> {
  const { frame } = slices[0];
  const [last] = slices.slice(-1);
  const slope = lateralSlope(slices);
  const beside = Math.hypot(...slope) * spanMm(slices);
  const voxel = Math.min(...frame.pixelSpacingMm);
  const tilted = last !== slices[0] && beside > Math.max(voxel / 4, 0.1);
  const off = Math.max(
    ...slices.map((slice) => {
      const [at, lateral] = lateralOf(slices[0], slice);
      return Math.hypot(...lateral.map((mm, axis) => mm - (tilted ? slope[axis] * at : 0)));
    }),
  );
  return {
    tiltDegrees: tilted ? (Math.atan(Math.hypot(...slope)) * 180) / Math.PI : 0,
    crookedMm: off > Math.max(voxel / 2, 0.2) ? off : 0,
  };
}

/** Distance along the normal from the first slice, and what of the way there is beside the normal. */
function lateralOf(first: Slice, slice: Slice): [number, number[]] {
  const way = slice.frame.positionLps.map((mm, axis) => mm - first.frame.positionLps[axis]);
  const normal = normalOf(first.frame);
  const at = dot(way, normal);
  return [at, way.map((mm, axis) => mm - at * normal[axis])];
}

/** Sideways mm per mm along the normal. */
function lateralSlope(slices: readonly Slice[]): number[] {
  const [at, lateral] = lateralOf(slices[0], slices[slices.length - 1]);
  return lateral.map((mm) => mm / at);
}

/** The longest part of the slices that lies evenly; the first of several. */
export function longestEvenPart(slices: readonly Slice[]): readonly Slice[] {
  let best = slices.slice(0, 1);
  for (let from = 0; from + best.length < slices.length;) {
    let to = from + 2;
    while (to < slices.length && isEven(slices.slice(from, to + 1))) to++;
    if (to - from > best.length) best = slices.slice(from, to);
    // A longer part cannot begin within this one, except at its last slice.
    from = Math.max(from + 1, to - 1);
  }
  return best;
}

/**
 * From voxel index to RAS mm: i along the columns, j along the rows, k along the normal. This is where DICOM's LPS
 * becomes RAS. The third axis leans with the slices when they are tilted.
 */
export function affineOf({ slices, tiltDegrees }: Stack, stepMm: number): Affine {
  const { frame } = slices[0];
  const { rowLps, columnLps, pixelSpacingMm, positionLps } = frame;
  const slope = tiltDegrees > 0 ? lateralSlope(slices) : [0, 0, 0];
  const lps = normalOf(frame).map((n, axis) => [
    rowLps[axis] * pixelSpacingMm[1],
    columnLps[axis] * pixelSpacingMm[0],
    (n + slope[axis]) * stepMm,
    positionLps[axis],
  ]);
  const [x, y, z] = lps;
  const flipped = (row: readonly number[]): number[] => row.map((mm) => (mm === 0 ? 0 : -mm));
  return [...flipped(x), ...flipped(y), ...z, 0, 0, 0, 1];
}

/** A name for sentences. Not the description: people write names into it, and sentences are logged. */
export function seriesName({ slices }: SeriesGroup): string {
  const { seriesNumber, modality } = slices[0].header;
  return seriesNumber === undefined ? `the ${modality} series` : `series ${seriesNumber}`;
}
