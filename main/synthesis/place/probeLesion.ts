import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { invertAffine, rasToVoxel } from '#shared/geometry/affine.ts';
import { flatIndex, type RasMm, type VoxelIjk } from '#shared/geometry/axes.ts';
import { clearanceSteps } from '../organ/clearance.ts';
import { inBox, type OrganContext } from '../organ/organContext.ts';
import { membershipOf } from '../lesion/membership.ts';
import { prepareLesion } from '../lesion/preparedLesion.ts';
import { largestDiameterMm, leastShare, organShare } from './organShare.ts';

export interface ProbeOptions {
  /** Refuse when a vessel voxel lies within the lesion's radius (the paper's test); off unless asked. */
  readonly avoidVessels?: boolean;
}

/**
 * Whether a lesion may stand there, found in a few milliseconds and without its voxels:
 *
 * - its centre lies in the volume (`outside-volume`) and in the organ (`outside-organ`, naming what is there);
 * - the balls of its and every other lesion's diameter do not meet (`on-lesion`), whatever their shapes;
 * - at least a third of its ball lies in the organ (`organ-too-small`, naming the largest that fits there): a lesion
 *   is cut at the organ's border, as in the reference;
 * - no vessel within its radius, when asked (`on-vessel`);
 * - some voxel's centre lies in it (`lesion-vanished`): a small one can fall between two thick slices.
 *
 * @param others the other lesions of the case, of any organ; one of the same id is not asked
 * @returns the first reason against it; undefined when it may
 */
export function probeLesion(
  context: OrganContext,
  spec: LesionSpec,
  others: readonly LesionSpec[],
  { avoidVessels = false }: ProbeOptions = {},
): Problem | undefined {
  const { organ } = context;
  const { centreRasMm: centre, diameterMm } = spec;
  const voxel = nearestVoxel(context, centre);
  if (voxel === undefined) return new Problem('outside-volume', { organ });
  if (inBox(context, context.depth, voxel) === 0)
    return new Problem('outside-organ', { organ, foundLabel: labelAt(context, voxel) });
  const met = others.find((other) => other.id !== spec.id && ballsMeet(spec, other));
  if (met !== undefined) return new Problem('on-lesion', { lesionId: met.id });
  if (organShare(context, centre, diameterMm) < leastShare) {
    const largestMm = largestDiameterMm(context, centre, diameterMm);
    return new Problem('organ-too-small', { organ, diameterMm, largestMm });
  }
  if (avoidVessels && inBox(context, context.vesselClearance(), voxel) < clearanceSteps(diameterMm / 2))
    return new Problem('on-vessel', { organ });
  if (mayFallBetweenVoxels(context, diameterMm)) {
    const { inside } = membershipOf(prepareLesion(context.grid, spec), context);
    if (!inside.includes(1)) return new Problem('lesion-vanished', { lesionId: spec.id });
  }
  return undefined;
}

/** The voxel a point lies in; undefined outside the volume. */
function nearestVoxel({ grid }: OrganContext, centre: RasMm): VoxelIjk | undefined {
  const [i, j, k] = rasToVoxel(invertAffine(grid.affineRas), centre).map(Math.round);
  const inside = [i, j, k].every((index, axis) => index >= 0 && index < grid.dims[axis]);
  return inside ? [i, j, k] : undefined;
}

function labelAt({ grid, labels }: OrganContext, [i, j, k]: VoxelIjk): string {
  const value = labels.volume.data[flatIndex(grid.dims, i, j, k)];
  if (value === 0) return 'unlabelled tissue';
  return labels.table.find((row) => row.value === value)?.name ?? `label ${value}`;
}

function ballsMeet(a: LesionSpec, b: LesionSpec): boolean {
  const [p, q] = [a.centreRasMm, b.centreRasMm];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) < (a.diameterMm + b.diameterMm) / 2;
}

/** An ellipsoid's shortest axis is at least half its diameter, so one twice as thick as the voxels holds a centre. */
const mayFallBetweenVoxels = ({ spacingMm }: OrganContext, diameterMm: number): boolean =>
  diameterMm < 2 * Math.max(...spacingMm);
