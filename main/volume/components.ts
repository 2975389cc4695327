import type { Connectivity } from './neighbourhood.ts';
import type { Mask, Voxels } from './volume.ts';

/** Connected components: 0 outside, 1.. `count` numbered by each component's first voxel in memory order. */
export interface Components {
  readonly labels: Voxels<Uint32Array>;
  readonly count: number;
}

/**
 * Labels the connected components of a mask (numbering as cc3d and, on a transposed array, `scipy.ndimage.label`).
 * Runs of a row are the units: union-find over runs, earliest run as root. An empty mask has no component.
 */
export function components(mask: Mask, connectivity: Connectivity): Components {
  const runs = findRuns(mask);
  joinRuns(runs, mask.dims, connectivity);
  const { starts, ends, parents } = runs;
  const labels = new Uint32Array(mask.data.length);
  const names = new Uint32Array(starts.length);
  let count = 0;
  for (let run = 0; run < starts.length; run++) {
    const root = rootOf(parents, run);
    if (root === run) names[run] = ++count;
    labels.fill(names[root], starts[run], ends[run]);
  }
  return { labels: { data: labels, dims: mask.dims }, count };
}

/** The largest component alone; the first of equals; an empty mask stays empty. */
export function largestComponent(mask: Mask, connectivity: Connectivity): Mask {
  const found = components(mask, connectivity);
  const sizes = new Float64Array(found.count + 1);
  for (const label of found.labels.data) if (label > 0) sizes[label]++;
  let largest = 1;
  for (let label = 2; label <= found.count; label++) if (sizes[label] > sizes[largest]) largest = label;
  const data = new Uint8Array(mask.data.length);
  for (let v = 0; v < data.length; v++) if (found.labels.data[v] === largest) data[v] = 1;
  return { data, dims: mask.dims };
}

/** Maximal stretches of inside voxels along axis 0, in memory order. */
interface Runs {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly parents: Int32Array;
  /** Index of the first run of each row (j + dims[1] k); one more entry than rows. */
  readonly rows: Int32Array;
}

function findRuns({ data, dims }: Mask): Runs {
  const [nx] = dims;
  const rowCount = nx === 0 ? 0 : data.length / nx;
  let count = 0;
  for (let v = 0; v < data.length; v++) if (data[v] !== 0 && (v % nx === 0 || data[v - 1] === 0)) count++;
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const rows = new Int32Array(rowCount + 1);
  let run = 0;
  for (let row = 0; row < rowCount; row++) {
    rows[row] = run;
    const stop = (row + 1) * nx;
    for (let v = row * nx; v < stop; v++) {
      if (data[v] === 0) continue;
      starts[run] = v;
      while (v < stop && data[v] !== 0) v++;
      ends[run++] = v;
    }
  }
  rows[rowCount] = run;
  return { starts, ends, rows, parents: Int32Array.from({ length: count }, (_, index) => index) };
}

/** Earlier rows that touch a row, and how far beyond its ends a run still touches there (0 or 1 voxels). */
function earlierRows(
  connectivity: Connectivity,
): readonly (readonly [dj: number, dk: number, reach: 0 | 1])[] {
  const edge = connectivity === 6 ? 0 : 1;
  const faces = [
    [-1, 0, edge],
    [0, -1, edge],
  ] as const;
  if (connectivity === 6) return faces;
  const corner = connectivity === 26 ? 1 : 0;
  return [...faces, [-1, -1, corner], [1, -1, corner]];
}

function joinRuns(runs: Runs, dims: Mask['dims'], connectivity: Connectivity): void {
  const [, ny, nz] = dims;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (const [dj, dk, reach] of earlierRows(connectivity)) {
        if (j + dj < 0 || j + dj >= ny || k + dk < 0) continue;
        joinRows(runs, dims[0], j + ny * k, j + dj + ny * (k + dk), reach);
      }
}

/** Unites touching runs of two rows by one sweep over both. */
function joinRows(
  { starts, ends, parents, rows }: Runs,
  nx: number,
  here: number,
  there: number,
  reach: number,
): void {
  const shift = (here - there) * nx;
  let a = rows[here];
  let b = rows[there];
  const [lastA, lastB] = [rows[here + 1], rows[there + 1]];
  while (a < lastA && b < lastB) {
    const [start, end] = [starts[b] + shift, ends[b] + shift];
    if (starts[a] < end + reach && start < ends[a] + reach) unite(parents, a, b);
    if (ends[a] < end) a++;
    else b++;
  }
}

function rootOf(parents: Int32Array, run: number): number {
  let root = run;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

/** The earlier root wins, so that a root is always the first run of its component. */
function unite(parents: Int32Array, a: number, b: number): void {
  const [p, q] = [rootOf(parents, a), rootOf(parents, b)];
  if (p < q) parents[q] = p;
  else parents[p] = q;
}
