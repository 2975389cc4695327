import type { Random } from '#main/tensor/random.ts';
import { type SizeClass, sizeClasses, sizeClassRadiusMm } from '#shared/contract/lesion.ts';
import type { Radii } from './ellipsoid.ts';

/** One row of the table of rule-based.md §3; counts are per call, both ends in. */
export interface TumorRow {
  readonly sizeClass: SizeClass;
  readonly count: readonly [number, number];
  /** Draws the standard deviation (voxels) of the control grids' displacements. */
  readonly gridSigma: (random: Random) => number;
}

const rows: Readonly<Record<SizeClass, TumorRow>> = {
  tiny: { sizeClass: 'tiny', count: [3, 10], gridSigma: (random) => random.uniform(0.5, 1) },
  small: { sizeClass: 'small', count: [3, 10], gridSigma: (random) => random.integer(1, 2) },
  medium: { sizeClass: 'medium', count: [2, 5], gridSigma: (random) => random.integer(3, 6) },
  large: { sizeClass: 'large', count: [1, 3], gridSigma: (random) => random.integer(5, 10) },
};

export const tumorTypes = [...sizeClasses, 'mix'] as const;
export type TumorType = (typeof tumorTypes)[number];

/** The rows a type draws from, in order; only "mix" draws 5 to 10 small ones (quirk 10). */
export function rowsOfType(type: TumorType): readonly TumorRow[] {
  if (type !== 'mix') return [rows[type]];
  return [rows.tiny, { ...rows.small, count: [5, 10] }, rows.medium, rows.large];
}

/** Range of each semi-axis of a class in voxels of 1 mm: a quarter up and down, cut to whole numbers. */
export const radiusRange = (sizeClass: SizeClass): readonly [number, number] => {
  const radius = sizeClassRadiusMm[sizeClass];
  return [Math.trunc(0.75 * radius), Math.trunc(1.25 * radius)];
};

/** Three independent semi-axes, x first. */
export function drawRadii(random: Random, sizeClass: SizeClass): Radii {
  const [low, high] = radiusRange(sizeClass);
  return [random.integer(low, high), random.integer(low, high), random.integer(low, high)];
}
