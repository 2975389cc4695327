import type { LesionSpec } from '#shared/contract/lesion.ts';
import { invertAffine, rasToVoxel, voxelToRas } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import type { Random } from '#main/tensor/random.ts';
import { clearanceSteps } from '../organ/clearance.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { leastShare, organShare } from './organShare.ts';

/**
 * How much room is asked for, in radii, round after round: first the whole lesion inside the organ and clear of
 * vessels (the paper's test), then less, at last only the centre.
 */
const rounds = [1, 0.75, 0.5, 0.25, 0] as const;

/** Voxels drawn per round before the next round. */
const tries = 20;

/** Room between two automatic lesions: a fifth of their radii for their lobes, and two millimetres. */
const apartMm = (a: number, b: number): number => 0.6 * (a + b) + 2;

/**
 * A voxel centre for a lesion of the diameter, uniform over the organ's voxels that have room for it.
 *
 * @param others lesions to keep away from
 * @returns undefined when no voxel has room
 */
export function findPlace(
  random: Random,
  context: OrganContext,
  diameterMm: number,
  others: readonly LesionSpec[],
  avoidVessels: boolean,
): RasMm | undefined {
  const { depth, box, grid } = context;
  const taken = takenVoxels(context, diameterMm, others);
  const clearance = avoidVessels ? context.vesselClearance().data : undefined;
  for (const radii of rounds) {
    const least = Math.max(1, clearanceSteps((radii * diameterMm) / 2));
    const hasRoom = (v: number): boolean =>
      depth.data[v] >= least && taken[v] === 0 && (clearance === undefined || clearance[v] >= least);
    const candidates = voxelsWhere(depth.data.length, hasRoom);
    for (let n = 0; n < tries && candidates.length > 0; n++) {
      const v = candidates[random.integer(0, candidates.length - 1)];
      const [nx, ny] = depth.dims;
      const centre = voxelToRas(grid.affineRas, [
        (v % nx) + box.min[0],
        (Math.floor(v / nx) % ny) + box.min[1],
        Math.floor(v / (nx * ny)) + box.min[2],
      ]);
      if (organShare(context, centre, diameterMm) >= leastShare) return centre;
    }
  }
  return undefined;
}

function voxelsWhere(count: number, test: (voxel: number) => boolean): Uint32Array {
  let found = 0;
  for (let v = 0; v < count; v++) if (test(v)) found++;
  const out = new Uint32Array(found);
  for (let v = 0, at = 0; at < found; v++) if (test(v)) out[at++] = v;
  return out;
}

/** 1 at voxels of the organ's box that are too near to another lesion. */
function takenVoxels(
  { depth, box, grid, spacingMm }: OrganContext,
  diameterMm: number,
  others: readonly LesionSpec[],
): Uint8Array {
  const taken = new Uint8Array(depth.data.length);
  const inverse = invertAffine(grid.affineRas);
  const [nx, ny, nz] = depth.dims;
  for (const other of others) {
    const reach = apartMm(diameterMm, other.diameterMm);
    const centre = rasToVoxel(inverse, other.centreRasMm).map((index, axis) => index - box.min[axis]);
    const from = (axis: number, n: number): number =>
      Math.min(n, Math.max(0, Math.ceil(centre[axis] - reach / spacingMm[axis])));
    const to = (axis: number, n: number): number =>
      Math.min(n, Math.max(0, Math.floor(centre[axis] + reach / spacingMm[axis]) + 1));
    for (let k = from(2, nz); k < to(2, nz); k++)
      for (let j = from(1, ny); j < to(1, ny); j++)
        for (let i = from(0, nx); i < to(0, nx); i++) {
          const x = (i - centre[0]) * spacingMm[0];
          const y = (j - centre[1]) * spacingMm[1];
          const z = (k - centre[2]) * spacingMm[2];
          if (x * x + y * y + z * z < reach * reach) taken[i + nx * (j + ny * k)] = 1;
        }
  }
  return taken;
}
