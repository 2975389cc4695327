import type { Dims } from '#shared/geometry/axes.ts';
import { roundHalfToEven } from '#main/volume/roundHalfToEven.ts';
import { zoomNearest } from '#main/volume/zoomNearest.ts';
import { detect, erodedOnce, toOneMm } from '#main/segmentation/cleaning/detection.ts';
import { both } from '#main/segmentation/cleaning/organRegion.ts';
import type { Mask } from '#main/volume/volume.ts';
import { stored } from '../case.ts';
import { type Check, check } from '../check.ts';
import { compareStored, type Outputs } from '../compareStored.ts';
import type { GoldenKind } from '../kind.ts';
import { byteVoxels, realVoxels, rowMajor } from '../voxels.ts';

interface Row {
  readonly name: string;
  readonly spacing_mm: Dims;
  readonly zoomed_shape: Dims;
  readonly voxels_in_organ: number;
  readonly voxels_1mm: number;
  readonly voxels_after_erosion: number;
  readonly label_by_threshold: Readonly<Record<string, number>>;
  readonly label_without_erosion_th30: number;
}

const inside = ({ data }: Mask): number => data.reduce((sum, one) => sum + one, 0);

/** Tumor in the organ on 1 mm, its counts, and the labels that thresholds give. */
export const detection: GoldenKind = {
  kind: 'detection',
  run(golden) {
    const organ = byteVoxels(stored(golden, 'organ'));
    const outputs: Record<string, Outputs[string]> = {};
    const inputs = ['organ'];
    const checks = (golden.json['rows'] as readonly Row[]).flatMap((row): Check[] => {
      inputs.push(`tumor_${row.name}`);
      const tumor = both(byteVoxels(stored(golden, `tumor_${row.name}`)), organ);
      const fine = toOneMm(tumor, row.spacing_mm);
      outputs[`zoomed_${row.name}`] = rowMajor(fine);
      const label = (thresholdMm3: number, erode: boolean): number =>
        Number(detect(tumor, row.spacing_mm, { thresholdMm3, erode }).positive);
      const thresholds = Object.keys(row.label_by_threshold).map(Number);
      return [
        check(
          row.name,
          [...fine.dims, inside(tumor), inside(fine), inside(erodedOnce(fine)), label(30, false)],
          [
            ...row.zoomed_shape,
            row.voxels_in_organ,
            row.voxels_1mm,
            row.voxels_after_erosion,
            row.label_without_erosion_th30,
          ],
          { rule: 'exact' },
        ),
        check(
          `${row.name} labels`,
          thresholds.map((threshold) => label(threshold, true)),
          Object.values(row.label_by_threshold),
          { rule: 'exact' },
        ),
      ];
    });
    const [nx, ny, nz] = [31, 17, 25];
    const { spacing_mm: spacing } = golden.json['zoom_index_test'] as { spacing_mm: Dims };
    const values = Float32Array.from({ length: nx * ny * nz }, (_, i) => i);
    const [mx, my, mz] = [nx, ny, nz].map((n, axis) => roundHalfToEven(n * spacing[axis]));
    const zoomed = zoomNearest(realVoxels({ dtype: 'F32', shape: [nx, ny, nz], data: values }), [mx, my, mz]);
    outputs['zoom_index'] = rowMajor(zoomed);
    return [...compareStored(golden, outputs, inputs), ...checks];
  },
};
