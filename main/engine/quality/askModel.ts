import type { Lesion } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import type { ModelAgreement } from '#shared/contract/quality.ts';
import { usualSegmentOptions } from '#shared/contract/segmentOptions.ts';
import { type Affine, spacingOf } from '#shared/geometry/affine.ts';
import { axes, type RasMm } from '#shared/geometry/axes.ts';
import { boxDims, growBox, uniteBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { orientationOf } from '#shared/geometry/orientation.ts';
import { matchLesions } from '#main/evaluation/lesions/matchLesions.ts';
import { pairOf } from '#main/evaluation/surface/maskPair.ts';
import type { Composer } from '#main/synthesis/compose/composer.ts';
import { agreementFinding } from '#main/synthesis/quality/agreement.ts';
import { cropGrid } from '#main/volume/crop.ts';
import type { Mask } from '#main/volume/volume.ts';
import type { Model } from '../models/openModel.ts';
import { lesionClasses, refuseIgnorant } from '../segment/lesionClasses.ts';
import { type SegmentContext, segmentImage } from '../segment/segmentImage.ts';

/** Share of a lesion that a model must have found, as evaluations count unless asked otherwise. */
const leastShare = 0.1;

/** A place in a case to ask about, and the case as it stands there. */
export interface Asked {
  readonly grid: Grid;
  readonly composer: Pick<Composer, 'read'>;
  readonly lesion: Lesion;
}

/**
 * Asks a segmentation model for the lesion: it looks at a patch of the size that it was trained on around it, and what
 * it finds is matched with the lesions that stand there as in evaluations.
 *
 * @param asked read before anything else happens, so that the case may change meanwhile
 * @throws Problem `model-cannot` when the model knows no lesions of the organ, and as `segmentImage`
 */
export async function askModel(
  { grid, composer, lesion }: Asked,
  model: Model,
  context: SegmentContext,
): Promise<ModelAgreement> {
  const { spec, measure, labelValue } = lesion;
  const { manifest, sha256 } = model;
  refuseIgnorant(manifest, spec.organ);
  const box = uniteBoxes(
    patchAround(grid, measure.box, manifest),
    growBox(measure.box, [4, 4, 4], grid.dims),
  );
  const { hu, labels } = composer.read(box);
  const truth = maskOf(labels, boxDims(box), [labelValue]);
  const cropped = cropGrid(grid, box);
  const segmented = await segmentImage(
    model,
    {
      image: { ...cropped, data: hu, meaning: 'hu' },
      options: { ...usualSegmentOptions, model: manifest.id },
    },
    context,
  );
  const classes = lesionClasses(manifest, spec.organ);
  const found = maskOf(segmented.labels.data, segmented.labels.dims, classes);
  const { dice, detected } = agreementOf(truth, found, cropped.affineRas, spec.centreRasMm);
  return {
    model: { id: manifest.id, sha256 },
    dice,
    detected,
    finding: agreementFinding(dice),
  };
}

/** How a lesion of a mask, the one nearest to a point, is found in another mask; a missing one is not. */
export function agreementOf(
  truth: Mask,
  found: Mask,
  affineRas: Affine,
  centreRasMm: RasMm,
): Pick<ModelAgreement, 'dice' | 'detected'> {
  const { trueLesions } = matchLesions(pairOf(truth, found), affineRas, leastShare);
  const away = (point: readonly number[]): number =>
    Math.hypot(...point.map((mm, axis) => mm - centreRasMm[axis]));
  const [own] = trueLesions.toSorted((a, b) => away(a.centreRasMm) - away(b.centreRasMm));
  return { dice: own?.dice ?? 0, detected: own?.detected ?? false };
}

const maskOf = (labels: ArrayLike<number>, dims: Mask['dims'], values: readonly number[]): Mask => ({
  data: Uint8Array.from(labels, (value) => (values.includes(value) ? 1 : 0)),
  dims,
});

/** As many voxels around the middle of a box as the model's patch spans, moved inward where the volume ends. */
function patchAround({ dims, affineRas }: Grid, box: VoxelBox, { input }: ModelManifest): VoxelBox {
  const spacingMm = spacingOf(affineRas);
  const { worldAxis } = orientationOf(affineRas);
  const ranges = axes.map((axis) => {
    const world = worldAxis[axis];
    const size = Math.min(
      dims[axis],
      Math.floor((input.patch[world] * input.spacingMm[world]) / spacingMm[axis]),
    );
    const middle = (box.min[axis] + box.max[axis]) / 2;
    const first = Math.min(dims[axis] - size, Math.max(0, Math.round(middle - size / 2)));
    return [first, first + size] as const;
  });
  const [x, y, z] = ranges;
  return { min: [x[0], y[0], z[0]], max: [x[1], y[1], z[1]] };
}
