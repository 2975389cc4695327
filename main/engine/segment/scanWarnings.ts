import type { ModelManifest } from '#shared/contract/model.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { spacingOf } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import type { ModelGrid } from '#main/volume/modelGrid.ts';
import { percentiles } from '#main/volume/statistics.ts';
import type { Volume } from '#main/volume/volume.ts';

/** Voxels looked at for the range of values. */
const sampled = 50_000;
/** Any CT of a body holds fat or air below, and tissue above. */
const [mostLow, leastHigh, leastLow] = [-50, 20, -4000];
/** Slices further apart than this hide lesions that the networks were trained to find. */
const mostSpacingMm = 5;

/** What a person should know before believing a network's answer on this image. */
export function scanWarnings(
  image: Volume,
  grid: ModelGrid,
  { id, demonstration, input }: ModelManifest,
): Warning[] {
  const warnings: Warning[] = [];
  const step = Math.max(1, Math.floor(image.data.length / sampled));
  const some = Float64Array.from(
    { length: Math.floor(image.data.length / step) },
    (_, v) => image.data[v * step],
  );
  const [low, high] = percentiles(some, [1, 99]);
  if (low > mostLow || high < leastHigh || low < leastLow)
    warnings.push({ code: 'not-hounsfield', data: { low: Math.round(low), high: Math.round(high) } });
  const thick = Math.max(...spacingOf(image.affineRas));
  if (thick > mostSpacingMm) warnings.push({ code: 'slices-far-apart', data: { millimetres: thick } });
  const small = axes.filter((axis) => grid.dims[axis] < input.patch[axis]);
  if (small.length > 0) {
    const extent = small.map((axis) => Math.round(grid.dims[axis] * input.spacingMm[axis]));
    const wanted = Math.round(input.patch[small[0]] * input.spacingMm[small[0]]);
    warnings.push({ code: 'scan-small', data: { millimetres: Math.min(...extent), wantedMm: wanted } });
  }
  if (demonstration) warnings.push({ code: 'model-demonstration', data: { id } });
  return warnings;
}
