import type { Axis, Dims } from '#shared/geometry/axes.ts';
import type { Predict } from './slidingWindow.ts';

/**
 * A network that also looks at every window mirrored, along each combination of the axes, and answers the mean of the
 * logits: 2, 4 or 8 times the work. Without axes, the network itself.
 */
export function mirrored(predict: Predict, window: Dims, classes: number, along: readonly Axis[]): Predict {
  if (along.length === 0) return predict;
  const size = window[0] * window[1] * window[2];
  const ways = Array.from({ length: 2 ** along.length }, (_, bits) =>
    along.filter((__, at) => (bits >> at) & 1),
  ).map((flips) => mirror(window, flips));
  return async (windows, count) => {
    const mean = new Float32Array(count * classes * size);
    const turned = new Float32Array(count * size);
    for (const places of ways) {
      for (let n = 0; n < count; n++)
        for (let v = 0; v < size; v++) turned[n * size + v] = windows[n * size + places[v]];
      const answer = await predict(turned, count);
      for (let block = 0; block < count * classes; block++)
        for (let v = 0; v < size; v++)
          mean[block * size + v] += answer[block * size + places[v]] / ways.length;
    }
    return mean;
  };
}

/** For each voxel of a window, row-major, the one that lies there once the window is mirrored: its own inverse. */
function mirror([nx, ny, nz]: Dims, flips: readonly Axis[]): Int32Array {
  const places = new Int32Array(nx * ny * nz);
  const [fx, fy, fz] = ([0, 1, 2] as const).map((axis) => flips.includes(axis));
  let at = 0;
  for (let x = 0; x < nx; x++)
    for (let y = 0; y < ny; y++)
      for (let z = 0; z < nz; z++)
        places[at++] = ((fx ? nx - 1 - x : x) * ny + (fy ? ny - 1 - y : y)) * nz + (fz ? nz - 1 - z : z);
  return places;
}
