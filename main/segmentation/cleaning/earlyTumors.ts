import { components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import type { Voxels } from '#main/volume/volume.ts';
import { ballRadius } from './sizeFilter.ts';

export interface TumorComponent {
  readonly voxels: number;
  readonly radiusMm: number;
  readonly early: boolean;
}

const [organ, tumor] = [1, 2];
const leastVoxels = 8;
const mostRadiusMm = 10;

/**
 * The published selection of early tumors (reference/segmentation.md §11): components (6 neighbours) of label 2 of
 * at least 8 voxels and at most 10 mm radius stay; other tumor voxels become organ.
 */
export function earlyTumors(
  labels: Voxels<Uint8Array>,
  voxelMm3: number,
): { readonly labels: Voxels<Uint8Array>; readonly found: readonly TumorComponent[] } {
  const { data, dims } = labels;
  const all = components({ data: data.map((value) => (value === tumor ? 1 : 0)), dims }, 6);
  const found = componentTable(all).map(({ voxels }): TumorComponent => {
    const radiusMm = ballRadius(voxels * voxelMm3);
    return { voxels, radiusMm, early: voxels >= leastVoxels && radiusMm <= mostRadiusMm };
  });
  const kept = data.map((value, v) => {
    const label = all.labels.data[v];
    return label > 0 && !found[label - 1].early ? organ : value;
  });
  return { labels: { data: kept, dims }, found };
}
