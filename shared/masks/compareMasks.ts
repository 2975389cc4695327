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

/**
 * Compares two label maps.
 *
 * @param inFirst which values of the first count as mask: 1 or 0 by value (shared/masks/paint.ts, valueSet)
 */
export function compareMasks(
  first: Uint8Array,
  inFirst: Uint8Array,
  second: Uint8Array,
  inSecond: Uint8Array,
): Agreement {
  if (first.length !== second.length) throw new RangeError('the masks are of different size');
  const map = new Uint8Array(first.length);
  const counts = [0, 0, 0, 0];
  for (let v = 0; v < map.length; v++) {
    const [a, b] = [inFirst[first[v]], inSecond[second[v]]];
    const kind = a === 1 ? (b === 1 ? 1 : 2) : b === 1 ? 3 : 0;
    map[v] = kind;
    counts[kind]++;
  }
  const [, both, firstOnly, secondOnly] = counts;
  const sum = 2 * both + firstOnly + secondOnly;
  return { map, both, firstOnly, secondOnly, dice: sum === 0 ? 1 : (2 * both) / sum };
}
