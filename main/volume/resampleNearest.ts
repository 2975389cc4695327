import { type Affine, applyAffine } from '#shared/geometry/affine.ts';
import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type AxisTable, type AxisTables, axisTables } from './axisTable.ts';
import { type Beyond, outsideOf } from './beyond.ts';
import { liesOn, mapBetween, snapped } from './gridMap.ts';
import { arrayLike, type VoxelArray, type Volume } from './volume.ts';

/** The value of the nearest source voxel; of two equally near ones that of the higher index. */
export function resampleNearest<T extends VoxelArray>(
  volume: Volume<T>,
  target: Grid,
  options: Beyond = {},
): Volume<T> {
  const outside = outsideOf(volume.meaning, options);
  const edge = outside === 'edge';
  const data = arrayLike(volume.data, voxelCount(target.dims));
  if (!edge && outside !== 0) data.fill(outside);
  const { sourceFromTarget, lines } = mapBetween(volume, target);
  if (lines === undefined) copyObliquely(volume, sourceFromTarget, target.dims, edge, data);
  else copyAlongAxes(volume.data, axisTables(lines, volume.dims, target.dims, edge), data);
  return { data, dims: target.dims, affineRas: target.affineRas, meaning: volume.meaning };
}

const nearest = ({ lower, upper, fraction }: AxisTable, index: number): number =>
  fraction[index] < 0.5 ? lower[index] : upper[index];

/** Leaves voxels beyond the source as they are. */
function copyAlongAxes(source: VoxelArray, [ti, tj, tk]: AxisTables, out: VoxelArray): void {
  const nx = ti.on.length;
  const columns = Int32Array.from(ti.lower, (_, i) => nearest(ti, i));
  let row = 0;
  for (let k = 0; k < tk.on.length; k++)
    for (let j = 0; j < tj.on.length; j++, row += nx) {
      if (tk.on[k] === 0 || tj.on[j] === 0) continue;
      const base = nearest(tj, j) + nearest(tk, k);
      for (let i = 0; i < nx; i++) if (ti.on[i] === 1) out[row + i] = source[base + columns[i]];
    }
}

function copyObliquely(
  { data, dims }: Volume,
  sourceFromTarget: Affine,
  target: Dims,
  edge: boolean,
  out: VoxelArray,
): void {
  const [nx, ny, nz] = dims;
  const [stepX, stepY, stepZ] = [sourceFromTarget[0], sourceFromTarget[4], sourceFromTarget[8]];
  let at = 0;
  for (let k = 0; k < target[2]; k++)
    for (let j = 0; j < target[1]; j++) {
      const start = applyAffine(sourceFromTarget, [0, j, k]);
      for (let i = 0; i < target[0]; i++, at++) {
        const [x, y, z] = [start[0] + i * stepX, start[1] + i * stepY, start[2] + i * stepZ];
        if (edge || (liesOn(x, nx) && liesOn(y, ny) && liesOn(z, nz)))
          out[at] = data[nearestIndex(x, nx) + nx * (nearestIndex(y, ny) + ny * nearestIndex(z, nz))];
      }
    }
}

/** Nearest index inside 0..n-1, halves up. */
export const nearestIndex = (position: number, n: number): number =>
  Math.min(Math.max(Math.floor(snapped(position) + 0.5), 0), n - 1);
