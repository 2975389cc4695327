import { type Dims, flatIndex } from '../geometry/axes.ts';
import type { VoxelBox } from '../geometry/box.ts';

/** How two masks of one grid agree, in voxels. */
export interface Agreement {
  /** 1 in both, 2 in the first alone, 3 in the second alone. */
  readonly map: Uint8Array;
  readonly both: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  /** Twice the common part over both sizes; 1 for two empty masks. */
  readonly dice: number;
}

/** Two label maps of one grid, and which of their values count as mask: 1 or 0 by value (paint.ts, valueSet). */
export interface MaskPair {
  readonly first: Uint8Array;
  readonly inFirst: Uint8Array;
  readonly second: Uint8Array;
  readonly inSecond: Uint8Array;
}

/** Compares two label maps. */
export function compareMasks(pair: MaskPair): Agreement {
  const { first, second } = pair;
  if (first.length !== second.length) throw new RangeError('the masks are of different size');
  const map = new Uint8Array(first.length);
  const counts = [map.length, 0, 0, 0];
  compareRow(map, pair, counts, 0, map.length);
  return agreementOf(map, counts);
}

/** The agreement after the first mask changed within boxes; its map is brought up to date in place. */
export function updateAgreement(
  agreement: Agreement,
  pair: MaskPair,
  dims: Dims,
  boxes: readonly VoxelBox[],
): Agreement {
  const { map, both, firstOnly, secondOnly } = agreement;
  const counts = [0, both, firstOnly, secondOnly];
  for (const { min, max } of boxes)
    for (let k = min[2]; k < max[2]; k++)
      for (let j = min[1]; j < max[1]; j++)
        compareRow(map, pair, counts, flatIndex(dims, min[0], j, k), Math.max(0, max[0] - min[0]));
  return agreementOf(map, counts);
}

/** Compares voxels that lie in a row, and moves them from the count of what they were to that of what they are. */
function compareRow(
  map: Uint8Array,
  { first, inFirst, second, inSecond }: MaskPair,
  counts: number[],
  start: number,
  length: number,
): void {
  for (let v = start; v < start + length; v++) {
    const [a, b] = [inFirst[first[v]], inSecond[second[v]]];
    const kind = a === 1 ? (b === 1 ? 1 : 2) : b === 1 ? 3 : 0;
    counts[map[v]]--;
    counts[kind]++;
    map[v] = kind;
  }
}

function agreementOf(map: Uint8Array, [, both, firstOnly, secondOnly]: readonly number[]): Agreement {
  const sum = 2 * both + firstOnly + secondOnly;
  return { map, both, firstOnly, secondOnly, dice: sum === 0 ? 1 : (2 * both) / sum };
}
