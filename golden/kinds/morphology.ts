import { both, organRegion } from '#main/segmentation/cleaning/organRegion.ts';
import { dilate, erode } from '#main/volume/morphology.ts';
import { stored } from '../case.ts';
import { compareStored } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, rowMajor } from '../voxels.ts';

/** Cubes of width 3 and 5, the face-neighbour cross, and the tumor filter by a closed and grown organ. */
export const morphology: GoldenKind = {
  kind: 'morphology',
  run(golden) {
    const [mask, tumor] = [byteVoxels(stored(golden, 'mask')), byteVoxels(stored(golden, 'tumor'))];
    const cube3 = { connectivity: 26 } as const;
    const cube5 = { connectivity: 26, iterations: 2 } as const;
    // Both halves with 0 beyond the volume: unlike `close`, this loses foreground at the faces.
    const closed = erode(dilate(mask, cube5), cube5);
    return compareStored(
      golden,
      {
        erosion3: rowMajor(erode(mask, cube3)),
        erosion5: rowMajor(erode(mask, cube5)),
        dilation3: rowMajor(dilate(mask, cube3)),
        dilation5: rowMajor(dilate(mask, cube5)),
        closing5: rowMajor(closed),
        opening3: rowMajor(dilate(erode(mask, cube3), cube3)),
        erosion_cross: rowMajor(erode(mask, { connectivity: 6 })),
        dilation_cross2: rowMajor(dilate(mask, { connectivity: 6, iterations: 2 })),
        organ_filtered_tumor: rowMajor(both(tumor, organRegion(mask))),
      },
      ['mask', 'tumor'],
    );
  },
};
