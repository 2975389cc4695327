import type { DiffusionAppearance, RuleAppearance } from '#shared/contract/lesion.ts';
import type { Random } from '#main/tensor/random.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { publishedSigmas } from '../reference/texture.ts';
import { drawAttenuationHu } from './attenuation.ts';

/**
 * How a lesion looks when nobody says so. Ranges of the reference (rule-based.md), in millimetres:
 *
 * - difference by organ: attenuation.ts;
 * - texture: the length of one of the ten published textures, √(σa² + σb²), 5 to 17 mm, and their measured contrast,
 *   standard deviation 0.04 to 0.07 on a mean of 0.5;
 * - softness: 1 to 2 mm (§6), one draw per lesion instead of one per case (quirk 8);
 * - irregularity 0.2 to 0.6: ours, by eye, for the reference's control grids (12 to 37 % of the radius);
 * - no capsule and no mass effect: the released code has neither.
 *
 * Every field has a stream of its own, so that fixing one leaves the others as they are.
 */
export function drawAppearance(random: Random, context: OrganContext): RuleAppearance {
  const { sigmaA, sigmaB } = random.fork('coarseness').pick(publishedSigmas);
  return {
    irregularity: drawIrregularity(random),
    attenuationDifferenceHu: rounded(drawAttenuationHu(random.fork('attenuation'), context), 1),
    textureCoarsenessMm: rounded(Math.hypot(sigmaA, sigmaB), 1),
    textureContrast: rounded(random.fork('contrast').uniform(0.08, 0.14), 3),
    edgeSoftnessMm: drawSoftnessMm(random),
    capsuleHu: 0,
    massEffectPercent: 0,
  };
}

/**
 * How a diffusion lesion is put into its scan when nobody says so: shape and softness as a rule-based lesion of the same
 * seed, so that the one foretells the other; a mass effect of 10 to 30 percent (30 in the paper's re-implementation);
 * every fault of the reference mended.
 */
export const drawDiffusionAppearance = (random: Random): DiffusionAppearance => ({
  irregularity: drawIrregularity(random),
  edgeSoftnessMm: drawSoftnessMm(random),
  massEffectPercent: rounded(random.fork('massEffect').uniform(10, 30), 0),
  restoreNoise: true,
  sharpenEdges: true,
  blendPancreas: true,
});

const drawIrregularity = (random: Random): number =>
  rounded(random.fork('irregularity').uniform(0.2, 0.6), 2);
const drawSoftnessMm = (random: Random): number => rounded(random.fork('softness').uniform(1, 2), 2);

/** As many decimals as a person would write. */
export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
