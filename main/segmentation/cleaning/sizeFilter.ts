import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';

export interface SizedComponent {
  readonly value: number;
  readonly voxels: number;
  /** Whole mm³, the rest cut off. */
  readonly mm3: number;
  /** Of the ball of so many mm³. */
  readonly radiusMm: number;
  readonly kept: boolean;
}

/** The smallest radius of the published filter: components from 114 mm³ on are kept. */
export const publishedRadiusMm = 3;

/** Radius of the ball of a volume. */
export const ballRadius = (volume: number): number => Math.cbrt((3 * volume) / (4 * Math.PI));

/**
 * Keeps the components (26 neighbours; touching voxels of different values are of different ones) that are at least
 * as large as a ball.
 *
 * @param labels any label map; 0 is outside
 * @param voxelMm3 volume of a voxel
 * @returns every kept voxel as 1, and what was found, the largest first
 */
export function sizeFilter(
  labels: Voxels<Uint8Array>,
  voxelMm3: number,
  leastRadiusMm: number = publishedRadiusMm,
): { readonly kept: Mask; readonly found: readonly SizedComponent[] } {
  const { data, dims } = labels;
  const kept = new Uint8Array(data.length);
  const found: SizedComponent[] = [];
  for (const value of new Set(data)) {
    if (value === 0) continue;
    const all = components({ data: data.map((one) => (one === value ? 1 : 0)), dims }, 26);
    const sized = componentTable(all).map(({ voxels }): SizedComponent => {
      const mm3 = Math.trunc(voxels * voxelMm3);
      const radiusMm = ballRadius(mm3);
      return { value, voxels, mm3, radiusMm, kept: radiusMm >= leastRadiusMm };
    });
    found.push(...sized);
    for (let v = 0; v < kept.length; v++) {
      const label = all.labels.data[v];
      if (label > 0 && sized[label - 1].kept) kept[v] = 1;
    }
  }
  return { kept: { data: kept, dims }, found: found.toSorted((a, b) => b.voxels - a.voxels) };
}
