import type { LesionQuality, QualityAspect, QualityFinding } from '#shared/contract/quality.ts';
import { axes } from '#shared/geometry/axes.ts';
import { boxDims } from '#shared/geometry/box.ts';
import type { VoxelArray } from '#main/volume/volume.ts';
import { eachOrganVoxel } from '../organ/eachOrganVoxel.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { differenceVariance } from '../organ/scanNoise.ts';
import type { PreparedLesion } from '../lesion/preparedLesion.ts';
import { limitOf, qualityOf, rounded, scoreOn, type Slope } from './score.ts';

/** HU of a lesion's core box before and after it was put in (displaced already, where it displaces), and its label. */
export interface LesionInPlace {
  readonly before: VoxelArray;
  readonly after: VoxelArray;
  /** 1 where the lesion is. */
  readonly inside: Uint8Array;
}

/** Fewer voxels than this say nothing of noise. */
const leastNoiseVoxels = 200;
/** Fewer voxels than this around a lesion say nothing of its surroundings; the whole organ's mean does. */
const leastShellVoxels = 30;
/** Width of the steps, mm, in which the border's profile is read. */
const profileStepMm = 0.5;

/** Limits of the aspects; the docs give the same (placing-lesions.md, "Quality"). */
const slopes = {
  /** Standard deviations of the noise. */
  contrast: { good: 1.5, bad: 0.5 },
  /** Octaves away from what the scan had. */
  noise: { good: 0.4, bad: 1.2 },
  /** Voxels. */
  sharpness: { good: 0.4, bad: 0.15 },
  /** Radii. */
  blur: { good: 0.6, bad: 1.2 },
  /** Share. */
  outside: { good: 0.65, bad: 0.9 },
} as const satisfies Readonly<Record<string, Slope>>;

/**
 * Judges a lesion by what gives synthetic ones away. A pure function of its voxels; a few passes over its core box.
 *
 * - contrast: its inner mean against that of the organ around it, in standard deviations of the scan's noise;
 * - noise: differences of neighbours deep inside, after against before: 1 when the scan's noise is all there;
 * - grain: differences over two voxels against those over one, after against before;
 * - edge: the steepest step of the mean change across the border, as the blur of a Gaussian edge; judged against the
 *   voxel (sharper than a scanner could show) and the radius (no border at all);
 * - outside: share of the visibly changed voxels (by half the noise, and a tenth of the contrast) outside the mask.
 */
export function lesionQuality(
  place: LesionInPlace,
  lesion: PreparedLesion,
  context: OrganContext,
): LesionQuality {
  const noiseHu = Math.max(1, context.noise.sdHu);
  const found = survey(place, lesion, context);
  const radiusMm = lesion.spec.diameterMm / 2;
  const aspects: LesionQuality['aspects'] = [];
  const judge = (
    aspect: QualityAspect,
    value: number,
    score: number,
    accepted: NonNullable<QualityFinding['accepted']>,
  ): void => {
    if (Number.isFinite(value) && Number.isFinite(score)) aspects.push({ aspect, value, score, accepted });
  };

  const contrastHu = found.deepMeanHu - found.aroundMeanHu;
  const visibility = Math.abs(contrastHu) / noiseHu;
  judge('contrast', visibility, scoreOn(slopes.contrast, visibility), { least: limitOf(slopes.contrast) });

  if (found.deepVoxels >= leastNoiseVoxels) {
    const [one, two] = [1, 2].map((lag) => noiseRatio(place, found.deep, lesion, lag));
    const scoreOf = (ratio: number): number => scoreOn(slopes.noise, Math.abs(Math.log2(ratio)));
    const octaves = limitOf(slopes.noise);
    const accepted = { least: rounded(2 ** -octaves), most: rounded(2 ** octaves) };
    judge('noise', one, scoreOf(one), accepted);
    judge('grain', two / one, scoreOf(two / one), accepted);
  }

  const blurMm = blurOf(found.profile);
  const voxelMm = Math.min(...context.spacingMm);
  judge(
    'edge',
    blurMm,
    Math.min(scoreOn(slopes.sharpness, blurMm / voxelMm), scoreOn(slopes.blur, blurMm / radiusMm)),
    {
      least: rounded(limitOf(slopes.sharpness) * voxelMm),
      most: rounded(limitOf(slopes.blur) * radiusMm),
    },
  );

  const outside = changedOutside(place, Math.max(noiseHu / 2, Math.abs(contrastHu) / 10));
  judge('outside', outside, scoreOn(slopes.outside, outside), { most: limitOf(slopes.outside) });
  return qualityOf(aspects);
}

interface Survey {
  /** 1 where the lesion is all its own: below the reach of its edge, or at least the inner half. */
  readonly deep: Uint8Array;
  readonly deepVoxels: number;
  readonly deepMeanHu: number;
  readonly aroundMeanHu: number;
  /** Mean change of HU by distance from the surface, from the inside outwards; NaN where no voxel lies. */
  readonly profile: readonly number[];
}

function survey(
  { before, after, inside }: LesionInPlace,
  lesion: PreparedLesion,
  context: OrganContext,
): Survey {
  const { core, shape, softnessMm, spec } = lesion;
  const m = lesion.frame.fromVoxel;
  const deepMm = -Math.min(2 * softnessMm, spec.diameterMm / 4);
  const reachMm = spec.diameterMm / 2;
  const deep = new Uint8Array(inside.length);
  const sums = { deep: 0, deepVoxels: 0, around: 0, aroundVoxels: 0 };
  const steps = Math.ceil((2 * reachMm) / profileStepMm);
  const profileSums = new Float64Array(steps);
  const profileCounts = new Float64Array(steps);
  eachOrganVoxel(context, core, (at, i, j, k) => {
    const distanceMm = shape.distanceMm(
      m[0] * i + m[1] * j + m[2] * k + m[3],
      m[4] * i + m[5] * j + m[6] * k + m[7],
      m[8] * i + m[9] * j + m[10] * k + m[11],
    );
    if (distanceMm <= deepMm) {
      deep[at] = 1;
      sums.deep += after[at];
      sums.deepVoxels++;
    } else if (distanceMm > softnessMm) {
      sums.around += before[at];
      sums.aroundVoxels++;
    }
    const step = Math.floor((distanceMm + reachMm) / profileStepMm);
    if (step < 0 || step >= steps) return;
    profileSums[step] += after[at] - before[at];
    profileCounts[step]++;
  });
  return {
    deep,
    deepVoxels: sums.deepVoxels,
    deepMeanHu: sums.deep / sums.deepVoxels,
    aroundMeanHu: sums.aroundVoxels >= leastShellVoxels ? sums.around / sums.aroundVoxels : context.hu.meanHu,
    profile: Array.from(profileSums, (sum, step) => sum / profileCounts[step]),
  };
}

/**
 * Share of the voxels changed by more than `visibleHu` that lie outside the mask; NaN where hardly any is: a fifth of
 * as many as the mask has.
 */
function changedOutside({ before, after, inside }: LesionInPlace, visibleHu: number): number {
  let [changed, outside, lesion] = [0, 0, 0];
  for (let v = 0; v < inside.length; v++) {
    lesion += inside[v];
    if (Math.abs(after[v] - before[v]) <= visibleHu) continue;
    changed++;
    if (inside[v] === 0) outside++;
  }
  return changed < lesion / 5 ? NaN : outside / changed;
}

/** Standard deviation of differences over `lag` voxels deep inside, after over before, all axes together. */
function noiseRatio(
  { before, after }: LesionInPlace,
  deep: Uint8Array,
  { core }: PreparedLesion,
  lag: number,
): number {
  const dims = boxDims(core);
  const variance = (data: VoxelArray): number =>
    axes
      .map((axis) => differenceVariance({ data, dims }, { data: deep, dims }, axis, lag))
      .filter(Number.isFinite)
      .reduce((sum, one) => sum + one, 0);
  return Math.sqrt(variance(after) / variance(before));
}

/** Of a Gaussian edge the steepest slope is height / (σ √2π): σ, mm, from both; NaN of a flat profile. */
function blurOf(profile: readonly number[]): number {
  const known = profile.filter(Number.isFinite);
  const height = known.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let steepest = 0;
  // Over two steps: the places of the voxels within a step make single ones restless.
  for (let step = 2; step < profile.length; step++) {
    const rise = Math.abs(profile[step] - profile[step - 2]);
    if (Number.isFinite(rise)) steepest = Math.max(steepest, rise);
  }
  return height === 0 || steepest === 0
    ? NaN
    : (height / steepest) * ((2 * profileStepMm) / Math.sqrt(2 * Math.PI));
}
