import { candidatesOf, erodedSlices, sliceAt } from '#main/synthesis/reference/location.ts';
import { stored } from '../case.ts';
import { check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

interface Config {
  readonly z_first: number;
  readonly z_last: number;
  readonly z_table: readonly { readonly u: number; readonly z: number }[];
  readonly candidates_per_slice: readonly number[];
}

/** Eroded slices, the number of candidates of each, and the slice of each fraction. */
export const location: GoldenKind = {
  kind: 'location',
  run(golden) {
    const config = golden.json['config'] as Config;
    const eroded = erodedSlices(byteVoxels(stored(golden, 'organ_mask')));
    const counts = config.candidates_per_slice.map((_, z) => candidatesOf(eroded, z).length);
    const slices = config.z_table.map(({ u }) => sliceAt(u, config.z_first, config.z_last));
    const exact = { rule: 'exact' } as const;
    return [
      ...compareStored(golden, { eroded_slices: rowMajor(eroded) }),
      check('candidates', counts, config.candidates_per_slice, exact),
      check(
        'slices',
        slices,
        config.z_table.map(({ z }) => z),
        exact,
      ),
    ];
  },
};
