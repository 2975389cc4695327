import type { LesionSpec } from '#shared/contract/lesion.ts';
import { applyAffine, invertAffine, voxelToRas } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import { fullBox, intersectBoxes, isEmptyBox, uniteBoxes, type VoxelBox } from '#shared/geometry/box.ts';
import { corners, type Grid } from '#shared/geometry/grid.ts';
import { type Random, seededRandom } from '#main/tensor/random.ts';
import { type DecodedPatch, replacesPatch } from '../diffusion/decodedPatch.ts';
import { edgeReach } from './edgeProfile.ts';
import { type LesionFrame, lesionFrame } from './lesionFrame.ts';
import { massEffectReach } from './massEffect.ts';
import { randomRotation } from './rotation.ts';
import { drawStarShape, type StarShape } from './starShape.ts';

/** A lesion's geometry on a grid, before any voxel is looked at. */
export interface PreparedLesion {
  readonly spec: LesionSpec;
  readonly frame: LesionFrame;
  readonly shape: StarShape;
  /** Standard deviation of the edge's blur: what was asked, at most half the lesion's radius. */
  readonly softnessMm: number;
  /** HU added on the rim; 0 without a capsule. */
  readonly capsuleHu: number;
  /** Standard deviation of the rim of a capsule. */
  readonly rimMm: number;
  /** Every voxel in reach of its blurred edge or rim; cut to the volume, and empty outside it. */
  readonly core: VoxelBox;
  /** Every voxel that it may read or write: the core, and what its mass effect pushes aside. */
  readonly box: VoxelBox;
  /** Stream of the lesion; its parts fork it by name. */
  readonly random: Random;
  /** What a diffusion model made of it; a lesion of that generator cannot be put in without. */
  readonly decoded: DecodedPatch | undefined;
}

/** The paper blurs the capsule by 0.8 voxels of 1 mm; thinner ones would fall between the voxels. */
const thinnestRimMm = 0.8;

/** Shape, place and reach of a lesion, from its spec alone; and what a model made of it, where it needs that. */
export function prepareLesion(grid: Grid, spec: LesionSpec, decoded?: DecodedPatch): PreparedLesion {
  const random = seededRandom(spec.seed, 'lesion');
  const { appearance, centreRasMm, diameterMm } = spec;
  const frame = lesionFrame(grid, centreRasMm, randomRotation(random.fork('rotation')));
  const shape = drawStarShape(random.fork('shape'), { diameterMm, irregularity: appearance.irregularity });
  const softnessMm = Math.min(appearance.edgeSoftnessMm, diameterMm / 4);
  const rimMm = Math.max(softnessMm, thinnestRimMm);
  const capsuleHu = spec.generator === 'rules' ? spec.appearance.capsuleHu : 0;
  const reachMm = edgeReach * (capsuleHu === 0 ? softnessMm : rimMm);
  const core = boxAround(grid, frame, (visit) => shape.eachPointAt(reachMm, visit));
  const reach = massEffectReach(appearance.massEffectPercent);
  const pushed = boxAround(grid, frame, (visit) =>
    shape.eachPointAt(0, (x, y, z) => visit(reach * x, reach * y, reach * z)),
  );
  const replaced =
    decoded && spec.generator === 'diffusion' && replacesPatch(spec) ? boxOfGrid(grid, decoded) : nothing;
  return {
    spec,
    frame,
    shape,
    softnessMm,
    capsuleHu,
    rimMm,
    core: uniteBoxes(core, replaced),
    box: uniteBoxes(uniteBoxes(core, pushed), replaced),
    random,
    decoded,
  };
}

const nothing: VoxelBox = { min: [0, 0, 0], max: [0, 0, 0] };

/** Box around another grid's voxels. */
function boxOfGrid(grid: Grid, other: Grid): VoxelBox {
  const toVoxel = invertAffine(grid.affineRas);
  return boxAround(grid, { toVoxel }, (visit) => {
    for (const corner of corners(other.dims)) {
      const [x, y, z] = voxelToRas(other.affineRas, corner);
      visit(x, y, z);
    }
  });
}

type Visit = (x: number, y: number, z: number) => void;

/** Box around points (of the frame), with a voxel more on every side. */
function boxAround(
  grid: Grid,
  { toVoxel }: Pick<LesionFrame, 'toVoxel'>,
  eachPoint: (visit: Visit) => void,
): VoxelBox {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  eachPoint((x, y, z) => {
    const place = applyAffine(toVoxel, [x, y, z]);
    for (const axis of axes) {
      min[axis] = Math.min(min[axis], Math.floor(place[axis]) - 1);
      max[axis] = Math.max(max[axis], Math.ceil(place[axis]) + 2);
    }
  });
  const box = intersectBoxes({ min, max }, fullBox(grid.dims));
  return isEmptyBox(box) ? nothing : box;
}
