import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import type { Connectivity } from '#main/volume/neighbourhood.ts';
import type { Mask } from '#main/volume/volume.ts';
import { stored } from '../case.ts';
import { check, type Check } from '../check.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';

type Expected = Readonly<Record<string, { count: number; sizes_in_scan_order: number[] }>>;

/**
 * Components at 6, 18 and 26. Stored labels are numbered with the *last* axis fastest, ours with the first: the
 * row-major data are taken as they lie, with the axes named in reverse. Connectivity does not notice.
 */
export const connectedComponents: GoldenKind = {
  kind: 'components',
  run(golden) {
    const { shape, data } = stored(golden, 'mask');
    const mask: Mask = { data: Uint8Array.from(data, Number), dims: [shape[2], shape[1], shape[0]] };
    const expected = golden.json['connectivity'] as Expected;
    return ([6, 18, 26] as const satisfies Connectivity[]).flatMap((connectivity): Check[] => {
      const found = components(mask, connectivity);
      const { count, sizes_in_scan_order: sizes } = expected[connectivity];
      const name = `labels_${connectivity}`;
      const others = [...golden.tensors.keys()].filter((other) => other !== name);
      return [
        ...compareStored(golden, { [name]: found.labels.data }, others),
        check(`count_${connectivity}`, [found.count], [count], { rule: 'exact' }),
        check(
          `sizes_${connectivity}`,
          componentTable(found).map((one) => one.voxels),
          sizes,
          { rule: 'exact' },
        ),
      ];
    });
  },
};
