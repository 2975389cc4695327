import { spacingOf } from '#shared/geometry/affine.ts';
import { isEmptyBox } from '#shared/geometry/box.ts';
import { RunRecorder, type Runs } from '#shared/masks/runs.ts';
import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { fillHoles as withoutHoles } from '#main/volume/fillHoles.ts';
import { gaussian32 } from '#main/volume/gaussian.ts';
import { complement } from '#main/volume/morphology.ts';
import type { Mask } from '#main/volume/volume.ts';
import {
  boxOfValue,
  type EditedVolume,
  growBoxMm,
  maskOfValue,
  runsOfMask,
  type ToolTarget,
} from './editedVolume.ts';

export const noRuns: Runs = new RunRecorder().finish();

/** Changes the mask of one value, looked at in its box with a margin. */
function reshape(
  volume: EditedVolume,
  target: ToolTarget,
  marginMm: number,
  change: (mask: Mask) => Mask,
): Runs {
  const tight = boxOfValue(volume, target.value);
  if (isEmptyBox(tight)) return noRuns;
  const box = growBoxMm(tight, marginMm, volume.grid);
  return runsOfMask(volume, box, change(maskOfValue(volume, target.value, box)), target);
}

/** Grows by millimetres, voxel centre to voxel centre; a negative number shrinks. */
export function grow(volume: EditedVolume, target: ToolTarget, mm: number): Runs {
  const spacing = spacingOf(volume.grid.affineRas);
  return reshape(volume, target, Math.max(0, mm), (mask) => {
    if (mm >= 0) {
      const distance = distanceTransformMm(complement(mask), spacing);
      return { data: Uint8Array.from(distance.data, (far) => (far <= mm ? 1 : 0)), dims: mask.dims };
    }
    const depth = distanceTransformMm(mask, spacing);
    return { data: Uint8Array.from(depth.data, (deep) => (deep > -mm ? 1 : 0)), dims: mask.dims };
  });
}

/** Fills what the value encloses on all sides. */
export const fillHoles = (volume: EditedVolume, target: ToolTarget): Runs =>
  reshape(volume, target, 0, withoutHoles);

/** Blurs the border by a gaussian of this standard deviation and cuts it at one half: bumps go, the size stays. */
export function smooth(volume: EditedVolume, target: ToolTarget, mm: number): Runs {
  const [x, y, z] = spacingOf(volume.grid.affineRas).map((spacing) => mm / spacing);
  return reshape(volume, target, 3 * mm, (mask) => {
    const { data } = gaussian32(mask, [x, y, z]);
    return { data: Uint8Array.from(data, (share) => (share >= 0.5 ? 1 : 0)), dims: mask.dims };
  });
}
