import { voxelVolumeMm3 } from '#shared/geometry/affine.ts';
import { isEmptyBox, type VoxelBox } from '#shared/geometry/box.ts';
import { mm3ToMl } from '#shared/geometry/units.ts';
import type { Runs } from '#shared/masks/runs.ts';
import { components, type Components } from '#main/volume/components.ts';
import { componentTable } from '#main/volume/componentTable.ts';
import { cropVoxels } from '#main/volume/crop.ts';
import { boxOfValue, type EditedVolume, maskOfValue, runsOfValues } from './editedVolume.ts';
import { noRuns } from './shape.ts';

interface Islands {
  readonly box: VoxelBox;
  readonly found: Components;
  /** Label and size of each, the largest first. */
  readonly bySize: readonly { readonly label: number; readonly voxels: number }[];
}

/** The connected parts (by faces, edges and corners) of a value. */
function islandsOf(volume: EditedVolume, value: number): Islands | undefined {
  const box = boxOfValue(volume, value);
  if (isEmptyBox(box)) return undefined;
  const found = components(maskOfValue(volume, value, box), 26);
  return { box, found, bySize: componentTable(found).toSorted((a, b) => b.voxels - a.voxels) };
}

/** The box with the labels of islands given other values; `to` answers undefined for those that stay. */
function revalued(volume: EditedVolume, { box, found }: Islands, to: ReadonlyMap<number, number>): Runs {
  const { data } = cropVoxels({ data: volume.labels, dims: volume.grid.dims }, box);
  const values = data.map((label, v) => to.get(found.labels.data[v]) ?? label);
  return runsOfValues(volume, box, values);
}

/** Removes every part of a value but the largest. */
export function keepLargest(volume: EditedVolume, value: number): Runs {
  const islands = islandsOf(volume, value);
  if (!islands) return noRuns;
  return revalued(volume, islands, new Map(islands.bySize.slice(1).map(({ label }) => [label, 0])));
}

/** Removes the parts of a value that are smaller than a volume. */
export function removeSmall(volume: EditedVolume, value: number, leastMl: number): Runs {
  const islands = islandsOf(volume, value);
  if (!islands) return noRuns;
  const voxelMl = mm3ToMl(voxelVolumeMm3(volume.grid.affineRas));
  const small = islands.bySize.filter(({ voxels }) => voxels * voxelMl < leastMl);
  return revalued(volume, islands, new Map(small.map(({ label }) => [label, 0])));
}

/**
 * Gives the parts of a value but the largest values of their own, the larger first; parts for which no free value is
 * left stay with the largest.
 *
 * @returns the runs, and the values that came into use
 */
export function split(
  volume: EditedVolume,
  value: number,
  free: readonly number[],
): { runs: Runs; values: number[] } {
  const islands = islandsOf(volume, value);
  if (!islands) return { runs: noRuns, values: [] };
  const parts = islands.bySize.slice(1, 1 + free.length);
  return {
    runs: revalued(volume, islands, new Map(parts.map(({ label }, at) => [label, free[at]]))),
    values: free.slice(0, parts.length),
  };
}
