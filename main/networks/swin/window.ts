/** Three sizes along depth, height and width. */
export type Triple = readonly [number, number, number];

const each = (f: (axis: 0 | 1 | 2) => number): Triple => [f(0), f(1), f(2)];

/** How one layer's grid is cut into windows. */
export interface WindowPlan {
  /** The window, no larger than the grid. */
  readonly window: Triple;
  /** Of the second block of a pair; 0 along axes that one window spans. */
  readonly shift: Triple;
  /** The grid, padded to whole windows. */
  readonly padded: Triple;
}

/** Plans windows on a grid (Liu et al., ICCV 2021, as Swin-UNETR does it). */
export function planWindows(grid: Triple, fullWindow: Triple): WindowPlan {
  const window = each((i) => Math.min(fullWindow[i], grid[i]));
  return {
    window,
    shift: each((i) => (grid[i] > fullWindow[i] ? Math.floor(fullWindow[i] / 2) : 0)),
    padded: each((i) => Math.ceil(grid[i] / window[i]) * window[i]),
  };
}

export const volumeOf = ([d, h, w]: Triple): number => d * h * w;

/** Calls back with each cell's coordinates, row by row. */
function eachCell([d, h, w]: Triple, visit: (cell: Triple) => void): void {
  for (let i = 0; i < d; i++) for (let j = 0; j < h; j++) for (let k = 0; k < w; k++) visit([i, j, k]);
}

const cellsOf = (size: Triple): Triple[] => {
  const cells: Triple[] = [];
  eachCell(size, (cell) => cells.push(cell));
  return cells;
};

/**
 * Rows of the bias table for each pair of tokens, [n, n] row-major for the full window's n tokens.
 * The row of tokens i and j is their offset i - j, each axis shifted to start at 0.
 */
export function relativePositionIndex(window: Triple): BigInt64Array {
  const cells = cellsOf(window);
  const index = new BigInt64Array(cells.length ** 2);
  const [, h, w] = window.map((n) => 2 * n - 1);
  let at = 0;
  for (const a of cells)
    for (const b of cells) {
      const [i, j, k] = each((axis) => a[axis] - b[axis] + window[axis] - 1);
      index[at++] = BigInt((i * h + j) * w + k);
    }
  return index;
}

/**
 * The index for the first `tokens` tokens of the full window. Windows smaller than the full one use this corner as
 * it is: geometrically wrong, but what the published weights were trained with.
 */
export function relativePositionCorner(window: Triple, tokens: number): BigInt64Array {
  const full = relativePositionIndex(window);
  const n = volumeOf(window);
  const corner = new BigInt64Array(tokens ** 2);
  for (let i = 0; i < tokens; i++) corner.set(full.subarray(i * n, i * n + tokens), i * tokens);
  return corner;
}

/** Added to the logits of tokens that the roll brought together. The reference's value; not minus infinity. */
export const blocked = -100;

/** Masks of a shifted layer: many windows share one. */
export interface WindowMasks {
  /** [kinds, n, n]: 0 between tokens of the same region, `blocked` between others. */
  readonly masks: Float32Array;
  readonly count: number;
  /** The mask of each window. */
  readonly kinds: readonly number[];
}

/**
 * The masks of a shifted layer. Each shifted axis of the padded grid has three regions, cut before its last window
 * and before its last `shift`: so a window's mask depends on which axes it is the last along.
 */
export function windowMasks({ window, shift, padded }: WindowPlan): WindowMasks {
  const cut = (axis: 0 | 1 | 2, at: number): boolean =>
    shift[axis] > 0 && at === padded[axis] / window[axis] - 1;
  const lasts = cellsOf(each((i) => padded[i] / window[i])).map((at) =>
    each((i) => Number(cut(i, at[i]))).join(),
  );
  const distinct = [...new Set(lasts)];
  const tokens = cellsOf(window);
  const masks = new Float32Array(distinct.length * tokens.length ** 2);
  let at = 0;
  for (const last of distinct) {
    const isLast = last.split(',').map(Number);
    // Within a last window the region changes before its last `shift` cells.
    const regions = tokens.map((token) =>
      each((i) => isLast[i] * Number(token[i] >= window[i] - shift[i])).join(),
    );
    for (const mine of regions) for (const theirs of regions) masks[at++] = mine === theirs ? 0 : blocked;
  }
  return { masks, count: distinct.length, kinds: lasts.map((last) => distinct.indexOf(last)) };
}
