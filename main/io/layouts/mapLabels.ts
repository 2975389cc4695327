import type { OutputLabel } from '#shared/contract/recipe.ts';
import { labelArrayOf, mostLabel } from '../nifti/labelArray.ts';
import type { VoxelArray } from '#main/volume/volume.ts';

/**
 * Label values of a case as those of an exported file.
 *
 * @param known every value the case's table lists
 * @returns uint8 where the rows' largest value fits, else uint16; values in no row become 0
 * @throws RangeError at a value that the case's table does not list: nothing may vanish unseen
 */
export function mapLabels(
  data: VoxelArray,
  rows: readonly OutputLabel[],
  known: readonly number[],
): Uint8Array | Uint16Array {
  const to = new Int32Array(mostLabel + 1).fill(-1);
  to[0] = 0;
  for (const value of known) to[value] = 0;
  for (const { value, from } of rows) for (const old of from) to[old] = value;
  const labels = labelArrayOf(data, 'labels');
  const wide = rows.some(({ value }) => value > 255);
  const out = wide ? new Uint16Array(labels.length) : new Uint8Array(labels.length);
  for (let v = 0; v < labels.length; v++) {
    const value = to[labels[v]];
    if (value < 0) throw new RangeError(`label ${labels[v]} is not in the table of its case`);
    out[v] = value;
  }
  return out;
}
