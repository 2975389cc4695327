import type { RuleAppearance } from '#shared/contract/lesion.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { eachOrganVoxel } from '../organ/eachOrganVoxel.ts';
import type { Membership } from './membership.ts';
import type { PreparedLesion } from './preparedLesion.ts';
import { splineField } from './splineField.ts';

/** A lattice of this many steps per standard deviation of the Gaussian blur that it is like. */
const stepsPerSd = Math.sqrt(3);

/** As the published texture: a slow modulation and a finer grain, here half as long and half as strong. */
const octaves = [
  { length: 1, weight: 1 },
  { length: 0.5, weight: 0.5 },
] as const;
const octaveNorm = Math.sqrt(octaves.reduce((sum, { weight }) => sum + weight * weight, 0));

/**
 * The modulation of a lesion (after rule-based.md §2, in millimetres): a smooth random field of standard deviation
 * `textureContrast` times the difference, whose mean over the lesion is taken off, so that the asked difference
 * stays the lesion's mean. Its grain is never finer than the scan's own.
 *
 * @returns one factor about 1 per voxel of the lesion's core box; 1 where the lesion does not reach
 */
export function modulationOf(
  lesion: PreparedLesion,
  { textureContrast: contrast, textureCoarsenessMm }: RuleAppearance,
  context: OrganContext,
  { body, inside }: Membership,
): Float32Array {
  const out = new Float32Array(body.length).fill(1);
  if (contrast === 0) return out;
  const coarsenessMm = Math.max(
    textureCoarsenessMm,
    context.noise.grainMm,
    Math.min(...context.spacingMm) / 2,
  );
  const reachMm = lesion.shape.largestRadiusMm + 10;
  const fields = octaves.map(({ length, weight }, octave) => ({
    field: splineField(lesion.random.fork(`texture ${octave}`), stepsPerSd * length * coarsenessMm, reachMm),
    weight: (contrast * weight) / octaveNorm,
  }));
  const m = lesion.frame.fromVoxel;
  let [sum, count] = [0, 0];
  eachOrganVoxel(context, lesion.core, (at, i, j, k) => {
    if (body[at] === 0) return;
    const x = m[0] * i + m[1] * j + m[2] * k + m[3];
    const y = m[4] * i + m[5] * j + m[6] * k + m[7];
    const z = m[8] * i + m[9] * j + m[10] * k + m[11];
    let value = 0;
    for (const { field, weight } of fields) value += weight * field(x, y, z);
    out[at] = 1 + value;
    if (inside[at] !== 0) {
      sum += value;
      count++;
    }
  });
  const mean = count > 0 ? sum / count : 0;
  for (let v = 0; v < out.length; v++) if (body[v] !== 0) out[v] -= mean;
  return out;
}
