import { invertAffine, rasToVoxel } from '#shared/geometry/affine.ts';
import type { RasMm } from '#shared/geometry/axes.ts';
import { inBox, type OrganContext } from '../organ/organContext.ts';

/** Points of the unit ball on a lattice of this step: 515 of them. */
const step = 0.2;
const unitBall: readonly RasMm[] = latticeOfBall();

function latticeOfBall(): RasMm[] {
  const out: RasMm[] = [];
  const n = Math.round(1 / step);
  for (let k = -n; k <= n; k++)
    for (let j = -n; j <= n; j++)
      for (let i = -n; i <= n; i++)
        if (i * i + j * j + k * k <= n * n) out.push([i * step, j * step, k * step]);
  return out;
}

/** The least share of a lesion's ball that must lie in the organ: beyond, the organ cuts too much of it away. */
export const leastShare = 1 / 3;

/** Share of a ball that lies in the organ, from 515 points. */
export function organShare(context: OrganContext, [cx, cy, cz]: RasMm, diameterMm: number): number {
  const inverse = invertAffine(context.grid.affineRas);
  const radius = diameterMm / 2;
  let count = 0;
  for (const [x, y, z] of unitBall) {
    const [i, j, k] = rasToVoxel(inverse, [cx + radius * x, cy + radius * y, cz + radius * z]);
    if (inBox(context, context.depth, [Math.round(i), Math.round(j), Math.round(k)]) > 0) count++;
  }
  return count / unitBall.length;
}

/** Largest diameter (whole mm, not above the given one, at least 2) of which enough lies in the organ. */
export function largestDiameterMm(context: OrganContext, centre: RasMm, diameterMm: number): number {
  let largest = Math.floor(diameterMm);
  while (largest > 2 && organShare(context, centre, largest) < leastShare) largest--;
  return Math.max(2, largest);
}
