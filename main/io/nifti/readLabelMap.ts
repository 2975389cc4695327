import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { Volume } from '#main/volume/volume.ts';
import { mostLabel } from './labelArray.ts';
import { labelColour } from './labelColour.ts';
import { decodeLabelExtension } from './labelExtension.ts';
import type { NiftiImage } from './niftiImage.ts';
import { readNifti } from './readNifti.ts';
import type { Ladder } from './readVoxels.ts';

/** A label map read from a file. */
export interface LabelImage extends NiftiImage {
  readonly volume: Volume<Uint8Array | Uint16Array>;
  /**
   * Rows by value: every value that occurs, except 0, and the rows of the file's own table. A value that
   * nobody named is called `label_7`.
   */
  readonly table: readonly LabelEntry[];
  /** Values that occur and have no name, neither from the file nor from the caller. */
  readonly unnamed: readonly number[];
  /** Voxels of each value that occurs, 0 included. */
  readonly counts: ReadonlyMap<number, number>;
}

/**
 * Reads a label map: whole numbers from 0 to 65535 of any stored type, taken as they are (a 0/255 mask has the
 * label 255).
 *
 * @param names what values mean, as the caller decided (shared/contract/labelTables.ts has published tables);
 *   they go before the table in the file's header, if it is one that we wrote
 * @returns uint8 where the largest value fits, else uint16
 * @throws Problem `labels-not-integer` with the first value that is no label, and those of `readNifti`
 */
export async function readLabelMap(file: string, names: LabelNames = {}): Promise<LabelImage> {
  const image = await readNifti(file, labelLadder(path.basename(file)));
  const { data } = image.volume;
  if (!(data instanceof Uint8Array || data instanceof Uint16Array)) throw new TypeError('not a label array');
  const counts = countValues(data);
  const own = decodeLabelExtension(image.extensions) ?? [];
  const present = [...counts.keys()].filter((value) => value > 0);
  const values = [...new Set([...own.map((row) => row.value), ...present])].toSorted((a, b) => a - b);
  const ownRow = new Map(own.map((row) => [row.value, row]));
  const nameOf = (value: number): string | undefined => names[String(value)] ?? ownRow.get(value)?.name;
  return {
    ...image,
    volume: { ...image.volume, data, meaning: 'label' },
    table: values.map((value) => ({
      value,
      name: nameOf(value) ?? `label_${value}`,
      colour: ownRow.get(value)?.colour ?? labelColour(value),
    })),
    unnamed: present.filter((value) => nameOf(value) === undefined),
    counts,
  };
}

const labelLadder = (file: string): Ladder => ({
  rungs: [
    { array: Uint8Array, low: 0, high: 255, whole: true },
    { array: Uint16Array, low: 0, high: mostLabel, whole: true },
  ],
  refuse: (value) => new Problem('labels-not-integer', { file, value }),
});

/** How often each value occurs, by value. */
export function countValues(data: Uint8Array | Uint16Array): Map<number, number> {
  const counts = new Float64Array(mostLabel + 1);
  for (let v = 0; v < data.length; v++) counts[data[v]]++;
  const present = new Map<number, number>();
  counts.forEach((count, value) => {
    if (count > 0) present.set(value, count);
  });
  return present;
}
