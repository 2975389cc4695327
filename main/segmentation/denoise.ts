import { largestComponent } from '#main/volume/components.ts';
import { distanceTransformMm } from '#main/volume/distanceTransform.ts';
import { complement, dilate } from '#main/volume/morphology.ts';
import type { Mask } from '#main/volume/volume.ts';

/** How far from the organ a tumor voxel may lie. */
export type Reach =
  /** The published rule: 6-neighbour dilations, so city-block distance in voxels, whatever the spacing (quirk 13). */
  | { readonly dilations: number }
  /** Ours: Euclidean distance between voxel centres. */
  | { readonly distanceMm: number; readonly spacingMm: readonly [number, number, number] };

export const publishedReach: Reach = { dilations: 30 };

/** A prediction in two masks of one size; background is the rest. */
export interface OrganAndTumor {
  readonly organ: Mask;
  readonly tumor: Mask;
}

/**
 * The published clean-up of a prediction (rule-based.md §10): the organ becomes its largest 6-connected component
 * (the first of equals), and tumor voxels stay where they lie within reach of it. Holes that tumors leave in the
 * organ are not filled. Without an organ nothing is left.
 */
export function denoise({ organ, tumor }: OrganAndTumor, reach: Reach = publishedReach): OrganAndTumor {
  const kept = largestComponent(organ, 6);
  const near = within(kept, reach);
  const data = tumor.data.map((inside, voxel) => (inside !== 0 && near.data[voxel] !== 0 ? 1 : 0));
  return { organ: kept, tumor: { data, dims: tumor.dims } };
}

function within(organ: Mask, reach: Reach): Mask {
  if ('dilations' in reach) return dilate(organ, { connectivity: 6, iterations: reach.dilations });
  const distance = distanceTransformMm(complement(organ), reach.spacingMm);
  return { data: Uint8Array.from(distance.data, (mm) => (mm <= reach.distanceMm ? 1 : 0)), dims: organ.dims };
}
