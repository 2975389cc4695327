import { fullBox } from '#shared/geometry/box.ts';
import type { Runs } from '#shared/masks/runs.ts';
import { type EditedVolume, runsOfValues, type ToolTarget } from './editedVolume.ts';

export const combinations = ['add', 'subtract', 'intersect'] as const;
export type Combination = (typeof combinations)[number];

/**
 * A value combined with another mask of the same grid: joined with it (as far as voxels may be taken), without it, or
 * only where both are.
 *
 * @param other 1 inside, 0 outside
 */
export function combine(
  volume: EditedVolume,
  { value, over }: ToolTarget,
  other: Uint8Array,
  how: Combination,
): Runs {
  const values = volume.labels.map((label, v) => {
    const inside = other[v] !== 0;
    if (how === 'add') return inside && over[label] === 1 ? value : label;
    if (label !== value) return label;
    return inside === (how === 'intersect') ? value : 0;
  });
  return runsOfValues(volume, fullBox(volume.grid.dims), values);
}
