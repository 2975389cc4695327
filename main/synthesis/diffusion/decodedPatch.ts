import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import { boxDims, growBox, type VoxelBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { boundingBox } from '#main/volume/boundingBox.ts';
import { cropGrid, cropVoxels } from '#main/volume/crop.ts';
import type { Scene } from './scene.ts';

/**
 * What a diffusion model made of a lesion's surroundings: HU on voxels of 1 mm along the patient's axes, first axis
 * fastest. All that is expensive is in it; putting it into the scan takes as long as a rule-based lesion.
 */
export interface DecodedPatch extends Grid {
  readonly hu: Float32Array;
}

/** Millimetres around a lesion that are kept: enough to tell the decoded organ's noise. */
const keptMm = 16;

/** Whether a lesion replaces its whole patch, as the reference does in the pancreas. */
export const replacesPatch = ({ organ, appearance }: DiffusionSpec): boolean =>
  organ === 'pancreas' && !appearance.blendPancreas;

/** The part of a decoded canvas that its lesion needs. */
export function keptOf({ spec, canvas, mask }: Scene, hu: Float32Array): DecodedPatch {
  const { dims } = canvas;
  const around = growBox(boundingBox({ data: mask, dims }), [keptMm, keptMm, keptMm], dims);
  const box: VoxelBox = replacesPatch(spec) ? { min: [0, 0, 0], max: dims } : around;
  return { hu: cropVoxels({ data: hu, dims }, box).data, ...cropGrid(canvas, box), dims: boxDims(box) };
}
