import { type Affine, applyAffine } from '#shared/geometry/affine.ts';
import { type Axis, axes, type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { type AxisLine, liesOn, mapBetween } from './gridMap.ts';
import { nearestIndex } from './resampleNearest.ts';
import { arrayLike, type VoxelArray, type Volume } from './volume.ts';

/**
 * Area-correct resampling of a label map: each target voxel gets the label that covers most of its volume.
 * What lies beyond the source counts as label 0. Of labels that cover equally much the larger value wins, so
 * that a structure is not lost to the background.
 *
 * Where the grids' axes are parallel the covered volumes are exact (overlaps of boxes). Elsewhere each target
 * voxel is sampled on a lattice of at least 4 points an axis and at least two points a source voxel.
 *
 * @param volume labels, whole numbers 0..65535
 */
export function resampleLabels<T extends VoxelArray>(volume: Volume<T>, target: Grid): Volume<T> {
  const data = arrayLike(volume.data, voxelCount(target.dims));
  const { sourceFromTarget, lines } = mapBetween(volume, target);
  if (lines === undefined) coverObliquely(volume, sourceFromTarget, target.dims, data);
  else coverAlongAxes(volume, lines, target.dims, data);
  return { data, dims: target.dims, affineRas: target.affineRas, meaning: volume.meaning };
}

/** Source voxels that each target index overlaps along one axis: entries first[i] .. first[i + 1] - 1. */
interface Overlaps {
  readonly first: Int32Array;
  /** Offset of the source voxel into the source's array. */
  readonly offset: Int32Array;
  /** Share of the target voxel's width that it covers. */
  readonly share: Float64Array;
}

function overlapsOf({ sourceAxis, scale, offset }: AxisLine, source: Dims, size: number): Overlaps {
  const stride = [1, source[0], source[0] * source[1]][sourceAxis];
  const width = Math.abs(scale);
  const first = new Int32Array(size + 1);
  const offsets: number[] = [];
  const shares: number[] = [];
  for (let i = 0; i < size; i++) {
    // Source voxel s covers [s, s + 1] in coordinates shifted by half a voxel.
    const low = scale * i + offset + 0.5 - width / 2;
    const high = low + width;
    const last = Math.min(source[sourceAxis] - 1, Math.ceil(high) - 1);
    for (let s = Math.max(0, Math.floor(low)); s <= last; s++) {
      const share = (Math.min(high, s + 1) - Math.max(low, s)) / width;
      if (share <= shareNoise) continue;
      offsets.push(s * stride);
      shares.push(share);
    }
    first[i + 1] = offsets.length;
  }
  return { first, offset: Int32Array.from(offsets), share: Float64Array.from(shares) };
}

/** Shares and differences of shares below this are rounding of the affines. */
const shareNoise = 1e-6;

function coverAlongAxes(
  { data, dims }: Volume,
  lines: readonly [AxisLine, AxisLine, AxisLine],
  target: Dims,
  out: VoxelArray,
): void {
  const overlap = (axis: Axis): Overlaps => overlapsOf(lines[axis], dims, target[axis]);
  const [oi, oj, ok] = [overlap(0), overlap(1), overlap(2)];
  const votes = new Votes();
  let at = 0;
  for (let k = 0; k < target[2]; k++)
    for (let j = 0; j < target[1]; j++)
      for (let i = 0; i < target[0]; i++, at++) {
        for (let c = ok.first[k]; c < ok.first[k + 1]; c++)
          for (let b = oj.first[j]; b < oj.first[j + 1]; b++) {
            const base = ok.offset[c] + oj.offset[b];
            const share = ok.share[c] * oj.share[b];
            for (let a = oi.first[i]; a < oi.first[i + 1]; a++)
              votes.add(data[base + oi.offset[a]], share * oi.share[a]);
          }
        out[at] = votes.winner();
      }
}

function coverObliquely(
  { data, dims }: Volume,
  sourceFromTarget: Affine,
  target: Dims,
  out: VoxelArray,
): void {
  const [nx, ny, nz] = dims;
  const points = lattice(sourceFromTarget);
  const share = 1 / (points.length / 3);
  const votes = new Votes();
  let at = 0;
  for (let k = 0; k < target[2]; k++)
    for (let j = 0; j < target[1]; j++)
      for (let i = 0; i < target[0]; i++, at++) {
        const centre = applyAffine(sourceFromTarget, [i, j, k]);
        for (let p = 0; p < points.length; p += 3) {
          const [x, y, z] = [centre[0] + points[p], centre[1] + points[p + 1], centre[2] + points[p + 2]];
          if (!liesOn(x, nx) || !liesOn(y, ny) || !liesOn(z, nz)) continue;
          votes.add(data[nearestIndex(x, nx) + nx * (nearestIndex(y, ny) + ny * nearestIndex(z, nz))], share);
        }
        out[at] = votes.winner();
      }
}

/** Sample points of a target voxel relative to its centre, in source voxels: x, y, z of one after the other. */
function lattice(m: Affine): Float64Array {
  const counts = axes.map((axis) =>
    Math.max(4, Math.ceil(2 * Math.hypot(m[axis], m[4 + axis], m[8 + axis]))),
  );
  const place = (index: number, axis: number): number => (index + 0.5) / counts[axis] - 0.5;
  const points: number[] = [];
  for (let c = 0; c < counts[2]; c++)
    for (let b = 0; b < counts[1]; b++)
      for (let a = 0; a < counts[0]; a++) {
        const [u, v, w] = [place(a, 0), place(b, 1), place(c, 2)];
        for (const row of [0, 4, 8]) points.push(m[row] * u + m[row + 1] * v + m[row + 2] * w);
      }
  return Float64Array.from(points);
}

/**
 * Shares of labels within one target voxel; what is not voted for is label 0. A run of one label is summed apart,
 * since most voxels see no other.
 */
class Votes {
  readonly #shares = new Float64Array(65536);
  readonly #labels: number[] = [];
  #running = 0;
  #runningShare = 0;

  add(label: number, share: number): void {
    if (label !== this.#running) {
      this.#book();
      this.#running = label;
    }
    this.#runningShare += share;
  }

  /** The label of the largest share, and a clean slate. */
  winner(): number {
    if (this.#labels.length === 0 && this.#runningShare > 0.5 + shareNoise) {
      this.#runningShare = 0;
      return this.#running;
    }
    this.#book();
    let given = 0;
    for (const label of this.#labels) given += this.#shares[label];
    this.add(0, Math.max(0, 1 - given));
    this.#book();
    let best = 0;
    for (const label of this.#labels) {
      const lead = this.#shares[label] - this.#shares[best];
      if (lead > shareNoise || (lead > -shareNoise && label > best)) best = label;
    }
    for (const label of this.#labels) this.#shares[label] = 0;
    this.#labels.length = 0;
    return best;
  }

  #book(): void {
    if (this.#runningShare === 0) return;
    if (this.#shares[this.#running] === 0) this.#labels.push(this.#running);
    this.#shares[this.#running] += this.#runningShare;
    this.#runningShare = 0;
  }
}
