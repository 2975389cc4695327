import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Volume } from '#main/volume/volume.ts';
import { labelColour } from '../../nifti/labelColour.ts';

/** A segment of a file: of a SEG, or a region of a structure set. */
export interface Segment {
  /** Its number in the file, which becomes the label's value. */
  readonly value: number;
  readonly name: string;
}

/** Puts segments into one label map; a voxel that two of them claim is counted. */
export interface LabelCollector {
  put(v: number, segment: Segment): void;
  /**
   * @param mayOverlap whether the later segment wins, instead of refusing
   * @throws Problem `dicom-segments-overlap`
   */
  finish(mayOverlap: boolean): CollectedLabels;
}

export interface CollectedLabels {
  readonly volume: Volume<Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>>;
  /** Segments that have voxels. */
  readonly table: readonly LabelEntry[];
  /** Voxels that several segments claimed. */
  readonly shared: number;
}

/** Ways in which segments may share voxels that are told apart in the sentence. */
const mostPairs = 3;

export function collectLabels(grid: Grid, segments: readonly Segment[], file: string): LabelCollector {
  const largest = Math.max(0, ...segments.map(({ value }) => value));
  const count = voxelCount(grid.dims);
  const data = largest < 256 ? new Uint8Array(count) : new Uint16Array(count);
  const named = new Map(segments.map((segment) => [segment.value, segment]));
  const used = new Set<number>();
  const pairs = new Set<string>();
  let shared = 0;
  return {
    put: (v, { value }) => {
      const before = data[v];
      if (before !== 0 && before !== value) {
        shared++;
        if (pairs.size <= mostPairs) pairs.add(`${before} and ${value}`);
      }
      data[v] = value;
      used.add(value);
    },
    finish: (mayOverlap) => {
      if (shared > 0 && !mayOverlap) {
        const told = [...pairs].slice(0, mostPairs).join(', ') + (pairs.size > mostPairs ? '…' : '');
        throw new Problem('dicom-segments-overlap', { file, segments: told, voxels: shared });
      }
      const table = [...used]
        .toSorted((a, b) => a - b)
        .map((value) => ({
          value,
          name: labelName(named.get(value)?.name ?? '', value),
          colour: labelColour(value),
        }));
      return { volume: { ...grid, data, meaning: 'label' }, table, shared };
    },
  };
}

/** As label names are written here: `Left Kidney` is `left_kidney`. */
const labelName = (name: string, value: number): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 80) || `label_${value}`;

/**
 * The segments to take, in their order.
 *
 * @param wanted values; all when left out
 * @throws Problem `dicom-labels-elsewhere` when the file has none of a value
 */
export function chosenSegments(
  segments: readonly Segment[],
  wanted: readonly number[] | undefined,
  file: string,
): readonly Segment[] {
  if (wanted === undefined) return segments;
  return wanted.map((value) => {
    const found = segments.find((segment) => segment.value === value);
    if (found) return found;
    const known = segments.map((segment) => `${segment.value}: ${segment.name}`).join(', ');
    throw new Problem('dicom-labels-elsewhere', {
      file,
      reason: `it has no segment ${value}, but ${known}`,
    });
  });
}
