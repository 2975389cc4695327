import type { DiffusionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { applyAffine, identityAffine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import { axes, flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { isEmptyBox } from '#shared/geometry/box.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { resampleLinear } from '#main/volume/resampleLinear.ts';
import type { Volume } from '#main/volume/volume.ts';
import { prepareLesion } from '../lesion/preparedLesion.ts';
import { inBox, type OrganContext } from '../organ/organContext.ts';
import { type Canvas, canvasAround, type Extent, extentOf } from './canvas.ts';
import type { DiffusionNetworks } from './networks.ts';

/** What the networks are shown of a lesion's surroundings, on its canvas, first axis fastest. */
export interface Scene {
  readonly spec: DiffusionSpec;
  readonly canvas: Canvas;
  /** HU, the window brought to [-1, 1]. */
  readonly signal: Float32Array;
  /** 1 inside the lesion and the organ. */
  readonly mask: Uint8Array;
}

/** A scan thinner than this (mm) along some axis shows the networks too little of what they know. */
export const leastScanMm = 32;

/**
 * The scene of a lesion in its source: other lesions are not in it, so that it depends on nothing but its spec.
 *
 * @throws Problem `scan-too-small`; `lesion-vanished` when the lesion and the organ have no voxel of 1 mm in common
 */
export function sceneOf(
  source: Volume,
  context: OrganContext,
  spec: DiffusionSpec,
  { side, windowHu }: Pick<DiffusionNetworks, 'side' | 'windowHu'>,
): Scene {
  refuseSmallScan(source);
  const canvas = canvasAround(source, lesionExtent(spec), side);
  const { data } = resampleLinear(source, canvas);
  const [low, high] = windowHu;
  const scale = 2 / (high - low);
  const signal = data.map((hu) => scale * (Math.min(high, Math.max(low, hu)) - low) - 1);
  const mask = maskOf(canvas, context, spec);
  if (!mask.includes(1)) throw new Problem('lesion-vanished', { lesionId: spec.id });
  return { spec, canvas, signal, mask };
}

/** @throws Problem `scan-too-small` when the scan shows the networks too little of what they know */
export function refuseSmallScan(source: Grid): void {
  const { min, max } = extentOf(source);
  for (const axis of axes) {
    const foundMm = max[axis] - min[axis];
    if (foundMm < leastScanMm) throw new Problem('scan-too-small', { foundMm, leastMm: leastScanMm });
  }
}

/** The box around a lesion's surface in RAS mm, whatever scan it lies in. */
function lesionExtent(spec: DiffusionSpec): Extent {
  const { frame, shape } = prepareLesion(aroundCentre, { ...spec, centreRasMm: [0, 0, 0] });
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  const centre = spec.centreRasMm;
  shape.eachPointAt(0, (x, y, z) => {
    const place = applyAffine(frame.toVoxel, [x, y, z]);
    for (const axis of axes) {
      min[axis] = Math.min(min[axis], place[axis] + centre[axis]);
      max[axis] = Math.max(max[axis], place[axis] + centre[axis]);
    }
  });
  return { min, max };
}

/** A grid whose voxel indices are RAS millimetres. */
const aroundCentre: Grid = { dims: [1, 1, 1], affineRas: identityAffine };

function maskOf(canvas: Canvas, context: OrganContext, spec: DiffusionSpec): Uint8Array {
  const mask = new Uint8Array(voxelCount(canvas.dims));
  const { core, frame, shape } = prepareLesion(canvas, spec);
  if (isEmptyBox(core)) return mask;
  const toScan = multiplyAffine(invertAffine(context.grid.affineRas), canvas.affineRas);
  for (let k = core.min[2]; k < core.max[2]; k++)
    for (let j = core.min[1]; j < core.max[1]; j++)
      for (let i = core.min[0]; i < core.max[0]; i++) {
        const [x, y, z] = applyAffine(frame.fromVoxel, [i, j, k]);
        if (shape.distanceMm(x, y, z) > 0) continue;
        const [a, b, c] = applyAffine(toScan, [i, j, k]).map(Math.round);
        if (inBox(context, context.depth, [a, b, c]) > 0) mask[flatIndex(canvas.dims, i, j, k)] = 1;
      }
  return mask;
}
