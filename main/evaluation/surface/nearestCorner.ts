import type { Dims } from '#shared/geometry/axes.ts';

type Triple = readonly [number, number, number];

/**
 * Exact Euclidean distance, mm, from each of some lattice corners to the nearest of others.
 *
 * Within a slice the nearest site of every corner comes from lower envelopes of parabolas (Felzenszwalb &
 * Huttenlocher 2012, doi 10.4086/toc.2012.v008a019); across slices the search goes outward from the corner's own
 * slice and ends when the next slice is farther than what is found. Distances are computed from index differences
 * in float64, so that ties and thresholds fall as with exact arithmetic. Memory: 4 bytes a corner of the lattice.
 *
 * @param sites flat indices, ascending
 * @param corners flat indices
 * @param dims of the lattice, each below 65536
 * @returns in the order of `corners`; Infinity when there are no sites
 */
export function distancesToNearest(
  sites: Int32Array,
  corners: Int32Array,
  dims: Dims,
  spacingMm: Triple,
): Float64Array {
  const out = new Float64Array(corners.length).fill(Infinity);
  if (sites.length === 0) return out;
  const [nx, ny, nz] = dims;
  const slice = nx * ny;
  const nearest = nearestInSlices(sites, dims, spacingMm);
  const [sx, sy, sz] = spacingMm;
  for (let c = 0; c < corners.length; c++) {
    const k = Math.floor(corners[c] / slice);
    const inSlice = corners[c] - k * slice;
    const j = Math.floor(inSlice / nx);
    const i = inSlice - j * nx;
    let best = Infinity;
    const look = (other: number, gap: number): void => {
      const site = nearest[other * slice + inSlice];
      if (site < 0) return;
      const dx = (i - (site & 0xffff)) * sx;
      const dy = (j - (site >>> 16)) * sy;
      const square = dx * dx + dy * dy + gap;
      if (square < best) best = square;
    };
    for (let step = 0; step < nz; step++) {
      const gap = step * sz * (step * sz);
      if (gap >= best) break;
      if (k - step >= 0) look(k - step, gap);
      if (step > 0 && k + step < nz) look(k + step, gap);
    }
    out[c] = Math.sqrt(best);
  }
  return out;
}

/** For each corner the nearest site of its slice as `y << 16 | x`; -1 in slices without a site. */
function nearestInSlices(sites: Int32Array, [nx, ny, nz]: Dims, [sx, sy]: Triple): Int32Array {
  const slice = nx * ny;
  const nearest = new Int32Array(slice * nz).fill(-1);
  const inRow = new Int32Array(slice);
  const envelope = new Envelope(ny, sy * sy);
  const square = new Float64Array(ny);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    const end = slice * (k + 1);
    if (at === sites.length || sites[at] >= end) continue;
    const rows: number[] = [];
    while (at < sites.length && sites[at] < end) {
      const row = Math.floor((sites[at] - slice * k) / nx);
      at = nearestInRow(inRow, sites, at, row * nx, slice * k + row * nx, nx);
      rows.push(row);
    }
    for (let i = 0; i < nx; i++) {
      for (let r = 0; r < rows.length; r++) {
        const dx = (i - inRow[rows[r] * nx + i]) * sx;
        square[r] = dx * dx;
      }
      envelope.build(rows, square);
      for (let j = 0, m = 0; j < ny; j++) {
        m = envelope.advance(m, j);
        const row = envelope.apex[m];
        nearest[slice * k + j * nx + i] = (row << 16) | inRow[row * nx + i];
      }
    }
  }
  return nearest;
}

/** Fills one row with the nearest site's x; returns the place of the first site beyond the row. */
function nearestInRow(
  inRow: Int32Array,
  sites: Int32Array,
  first: number,
  to: number,
  rowStart: number,
  nx: number,
): number {
  let at = first;
  let x = sites[at] - rowStart;
  for (let i = 0; i < nx; i++) {
    // The next site takes over behind the middle.
    while (at + 1 < sites.length && sites[at + 1] < rowStart + nx) {
      const next = sites[at + 1] - rowStart;
      if (i - x <= next - i) break;
      x = next;
      at++;
    }
    inRow[to + i] = x;
  }
  while (at < sites.length && sites[at] < rowStart + nx) at++;
  return at;
}

/** Lower envelope of parabolas `height + scale (j - row)²`. */
class Envelope {
  readonly apex: Int32Array;
  private readonly from: Float64Array;
  private readonly heights: Float64Array;
  private last = -1;
  private readonly scale: number;

  constructor(size: number, scale: number) {
    this.apex = new Int32Array(size);
    this.from = new Float64Array(size);
    this.heights = new Float64Array(size);
    this.scale = scale;
  }

  /** @param rows ascending, with their heights */
  build(rows: readonly number[], heights: Float64Array): void {
    this.last = -1;
    for (let r = 0; r < rows.length; r++) {
      const row = rows[r];
      let meet = -Infinity;
      while (this.last >= 0) {
        const other = this.apex[this.last];
        meet = (heights[r] - this.heights[this.last]) / (2 * this.scale * (row - other)) + (row + other) / 2;
        if (meet > this.from[this.last]) break;
        this.last--;
        meet = -Infinity;
      }
      this.last++;
      this.apex[this.last] = row;
      this.heights[this.last] = heights[r];
      this.from[this.last] = meet;
    }
  }

  /** The parabola that is lowest at j, when number m was at an earlier place. */
  advance(m: number, j: number): number {
    let at = m;
    while (at < this.last && this.from[at + 1] < j) at++;
    return at;
  }
}
