import type { Prediction } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import { findLesions, type Findings } from '#main/segmentation/lesions/findings.ts';
import type { Volume, Voxels } from '#main/volume/volume.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';

/** What is known of a label map from its voxels alone. */
export type Measured = Pick<
  Prediction,
  'labels' | 'lesionValues' | 'lesions' | 'componentType' | 'lesionCount'
>;

export interface MeasureInput {
  readonly labels: Volume<Uint8Array>;
  readonly rows: readonly LabelEntry[];
  /** HU, as the case shows them. */
  readonly image: Voxels;
  /** Probability of a lesion, 0..255. */
  readonly probability?: Voxels<Uint8Array> | undefined;
}

/** Volumes of the labels and measures of the lesions. */
export function measureLabels({ labels, rows, image, probability }: MeasureInput): {
  readonly measured: Measured;
  readonly findings: Findings;
} {
  const counts = new Float64Array(256);
  for (let v = 0; v < labels.data.length; v++) counts[labels.data[v]]++;
  const wanted = lesionLabels(rows);
  const findings = findLesions({ labels, lesionLabels: wanted, image, probability });
  const voxelMm3 = voxelVolumeMm3(labels.affineRas);
  const measured: Measured = {
    labels: rows.map((row) => ({
      ...row,
      voxels: counts[row.value],
      volumeMl: mm3ToMl(counts[row.value] * voxelMm3),
    })),
    lesionValues: wanted.map(({ value }) => value),
    lesions: [...findings.lesions],
    componentType: findings.lesions.length > 255 ? 'uint16' : 'uint8',
    lesionCount: findings.count,
  };
  return { measured, findings };
}
