import { type Affine, applyAffine } from '#shared/geometry/affine.ts';
import { axes, type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type AxisTables, axisTables } from './axisTable.ts';
import { type Beyond, outsideOf } from './beyond.ts';
import { gaussian32 } from './gaussian.ts';
import { liesOn, mapBetween, snapped } from './gridMap.ts';
import type { VoxelArray, Volume, Voxels } from './volume.ts';

export interface LinearOptions extends Beyond {
  /**
   * Smooth the source first where the target is coarser: gaussian of (step - 1) / 2 source voxels along each
   * source axis, `step` being how many of them a target voxel spans. Off unless given.
   */
  readonly antiAlias?: boolean;
}

/**
 * Trilinear interpolation onto another grid; on the source's own grid the very values.
 *
 * @param target any grid; fast where its axes are parallel to the source's, in whatever order and direction
 */
export function resampleLinear(
  volume: Volume,
  target: Grid,
  options: LinearOptions = {},
): Volume<Float32Array> {
  const { sourceFromTarget, lines } = mapBetween(volume, target);
  const source = options.antiAlias ? gaussian32(volume, antiAliasSigmas(sourceFromTarget)) : volume;
  const outside = outsideOf(volume.meaning, options);
  const edge = outside === 'edge';
  const data = new Float32Array(voxelCount(target.dims));
  if (!edge && outside !== 0) data.fill(outside);
  if (lines === undefined) interpolateObliquely(source, sourceFromTarget, target.dims, edge, data);
  else interpolateAlongAxes(source.data, axisTables(lines, source.dims, target.dims, edge), data);
  return { data, dims: target.dims, affineRas: target.affineRas, meaning: volume.meaning };
}

function antiAliasSigmas(sourceFromTarget: Affine): [number, number, number] {
  const [a, b, c] = axes.map((row) => {
    const step = Math.max(...axes.map((column) => Math.abs(sourceFromTarget[4 * row + column])));
    return Math.max(0, (step - 1) / 2);
  });
  return [a, b, c];
}

/** Leaves voxels beyond the source as they are. */
function interpolateAlongAxes(source: VoxelArray, [ti, tj, tk]: AxisTables, out: Float32Array): void {
  const nx = ti.on.length;
  let row = 0;
  for (let k = 0; k < tk.on.length; k++)
    for (let j = 0; j < tj.on.length; j++, row += nx) {
      if (tk.on[k] === 0 || tj.on[j] === 0) continue;
      const [v, w] = [tj.fraction[j], tk.fraction[k]];
      const b00 = tj.lower[j] + tk.lower[k];
      const b10 = tj.upper[j] + tk.lower[k];
      const b01 = tj.lower[j] + tk.upper[k];
      const b11 = tj.upper[j] + tk.upper[k];
      const [w00, w10, w01, w11] = [(1 - v) * (1 - w), v * (1 - w), (1 - v) * w, v * w];
      for (let i = 0; i < nx; i++) {
        if (ti.on[i] === 0) continue;
        const [lo, hi, u] = [ti.lower[i], ti.upper[i], ti.fraction[i]];
        out[row + i] =
          (1 - u) *
            (w00 * source[b00 + lo] +
              w10 * source[b10 + lo] +
              w01 * source[b01 + lo] +
              w11 * source[b11 + lo]) +
          u *
            (w00 * source[b00 + hi] +
              w10 * source[b10 + hi] +
              w01 * source[b01 + hi] +
              w11 * source[b11 + hi]);
      }
    }
}

function interpolateObliquely(
  { data, dims }: Voxels,
  sourceFromTarget: Affine,
  target: Dims,
  edge: boolean,
  out: Float32Array,
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
          out[at] = trilinear(data, dims, snapped(x), snapped(y), snapped(z));
      }
    }
}

/** The value at a fractional index, which is first brought inside. */
function trilinear(data: VoxelArray, [nx, ny, nz]: Dims, px: number, py: number, pz: number): number {
  const x = Math.min(Math.max(px, 0), nx - 1);
  const y = Math.min(Math.max(py, 0), ny - 1);
  const z = Math.min(Math.max(pz, 0), nz - 1);
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const [u, v, w] = [x - i, y - j, z - k];
  const di = i + 1 < nx ? 1 : 0;
  const dj = j + 1 < ny ? nx : 0;
  const dk = k + 1 < nz ? nx * ny : 0;
  const at = i + nx * (j + ny * k);
  const row = (from: number): number => (1 - u) * data[from] + u * data[from + di];
  const slice = (from: number): number => (1 - v) * row(from) + v * row(from + dj);
  return (1 - w) * slice(at) + w * slice(at + dk);
}
