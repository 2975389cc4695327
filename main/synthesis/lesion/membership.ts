import { type Affine, voxelStep } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import { boxVoxels } from '#shared/geometry/box.ts';
import { clearanceStepMm } from '../organ/clearance.ts';
import { eachOrganVoxel } from '../organ/eachOrganVoxel.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { edgeReach, edgeRim, edgeStep } from './edgeProfile.ts';
import type { PreparedLesion } from './preparedLesion.ts';

/** How much of the lesion each voxel of its core box holds; flat, first axis fastest. */
export interface Membership {
  /** 0..1 of the lesion's body; exactly 0 out of its reach and outside the organ. */
  readonly body: Float32Array;
  /** 0..1 of its rim; absent without a capsule. */
  readonly rim: Float32Array | undefined;
  /** 1 where the voxel's centre lies within the surface and the organ: the label. */
  readonly inside: Uint8Array;
}

/** A voxel is sampled at least this densely (mm), more so under a sharp edge. */
const longestStepMm = 1.2;

/** Over this depth (mm) below the organ's border the lesion fades in: one or two voxels, so that no step shows. */
const fadeMm = 1.5;

const fades = Float64Array.from({ length: 256 }, (_, steps) => {
  const t = Math.min(1, (steps * clearanceStepMm) / fadeMm);
  return t * t * (3 - 2 * t);
});

/**
 * Averages the edge over each voxel's extent, so that thick slices show the partial volume a scanner would, and lets
 * it fade out inside the organ.
 */
export function membershipOf(lesion: PreparedLesion, context: OrganContext): Membership {
  const { core, shape, softnessMm, rimMm, capsuleHu } = lesion;
  const m = lesion.frame.fromVoxel;
  const body = new Float32Array(boxVoxels(core));
  const rim = capsuleHu === 0 ? undefined : new Float32Array(body.length);
  const inside = new Uint8Array(body.length);
  const samples = voxelSamples(m, context.spacingMm, Math.min(longestStepMm, 2 * softnessMm));
  const reachMm = edgeReach * (rim ? rimMm : softnessMm) + Math.hypot(...context.spacingMm) / 2;
  eachOrganVoxel(context, core, (at, i, j, k, depth) => {
    const x = m[0] * i + m[1] * j + m[2] * k + m[3];
    const y = m[4] * i + m[5] * j + m[6] * k + m[7];
    const z = m[8] * i + m[9] * j + m[10] * k + m[11];
    const distance = shape.distanceMm(x, y, z);
    if (distance > reachMm) return;
    if (distance <= 0) inside[at] = 1;
    if (distance < -reachMm) {
      body[at] = fades[depth];
      return;
    }
    let [bodySum, rimSum] = [0, 0];
    for (let s = 0; s < samples.length; s += 3) {
      const d = shape.distanceMm(x + samples[s], y + samples[s + 1], z + samples[s + 2]);
      bodySum += edgeStep(d / softnessMm);
      if (rim) rimSum += edgeRim(d / rimMm);
    }
    const share = (3 * fades[depth]) / samples.length;
    body[at] = bodySum * share;
    if (rim) rim[at] = rimSum * share;
  });
  return { body, rim, inside };
}

/**
 * Offsets (mm, lesion frame; x, y, z by turns) from a voxel's centre to evenly spaced samples of it.
 *
 * @param stepMm samples are at most this far apart along each axis
 */
function voxelSamples(
  fromVoxel: Affine,
  spacingMm: readonly [number, number, number],
  stepMm: number,
): Float64Array {
  const [ni, nj, nk] = spacingMm.map((spacing) => Math.ceil(spacing / stepMm));
  const steps = axes.map((axis) => voxelStep(fromVoxel, axis));
  const out: number[] = [];
  const place = (index: number, count: number): number => (index + 0.5) / count - 0.5;
  for (let c = 0; c < nk; c++)
    for (let b = 0; b < nj; b++)
      for (let a = 0; a < ni; a++) {
        const [p, q, r] = [place(a, ni), place(b, nj), place(c, nk)];
        for (const row of axes) out.push(p * steps[0][row] + q * steps[1][row] + r * steps[2][row]);
      }
  return Float64Array.from(out);
}
