import { axes, type Axis, type Dims } from '#shared/geometry/axes.ts';
import { type LineTable, type ModelGrid, nativeFromModel } from '#main/volume/modelGrid.ts';
import { continueLines } from '#main/volume/pad.ts';
import type { Voxels } from '#main/volume/volume.ts';
import type { WindowSource } from '../sliding/slidingWindow.ts';

/**
 * A CT as a network sees it: turned, resampled (trilinear, the outermost values continuing) and windowed to 0..1, cut
 * out one window at a time straight from the CT, so that no resampled copy of it exists. Where it is smaller than a
 * window, lines are continued with their least value (padTo's "minimum").
 */
export function ctWindows(image: Voxels, grid: ModelGrid, windowHu: readonly [number, number]): WindowSource {
  const { data, dims } = image;
  const nativeStrides = [1, dims[0], dims[0] * dims[1]];
  const tables = axes.map((axis): LineTable => {
    const own = grid.along[axis];
    const { lower, upper, fraction } = nativeFromModel(own);
    const stride = nativeStrides[own.nativeAxis];
    return { lower: lower.map((v) => v * stride), upper: upper.map((v) => v * stride), fraction };
  });
  const [tx, ty, tz] = tables;
  const [lowHu, highHu] = windowHu;
  const width = highHu - lowHu;

  return {
    dims: grid.dims,
    read: ({ window, padLow }, start, into) => {
      // The part of the window that the CT fills, in the window's own coordinates and in the model's.
      const from = ([0, 1, 2] as const).map((axis) => Math.max(0, padLow[axis] - start[axis]));
      const to = ([0, 1, 2] as const).map((axis) =>
        Math.min(window[axis], padLow[axis] + grid.dims[axis] - start[axis]),
      );
      const place = (axis: Axis, at: number): number => start[axis] + at - padLow[axis];
      let air = true;
      for (let x = from[0]; x < to[0]; x++) {
        const mx = place(0, x);
        const [x0, x1, u] = [tx.lower[mx], tx.upper[mx], tx.fraction[mx]];
        for (let y = from[1]; y < to[1]; y++) {
          const my = place(1, y);
          const [y0, y1, v] = [ty.lower[my], ty.upper[my], ty.fraction[my]];
          const [b00, b10, b01, b11] = [x0 + y0, x1 + y0, x0 + y1, x1 + y1];
          const [w00, w10, w01, w11] = [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v];
          let at = (x * window[1] + y) * window[2] + from[2];
          for (let z = from[2], mz = place(2, from[2]); z < to[2]; z++, mz++, at++) {
            const [z0, z1, w] = [tz.lower[mz], tz.upper[mz], tz.fraction[mz]];
            const near =
              w00 * data[b00 + z0] + w10 * data[b10 + z0] + w01 * data[b01 + z0] + w11 * data[b11 + z0];
            const far =
              w === 0
                ? near
                : w00 * data[b00 + z1] + w10 * data[b10 + z1] + w01 * data[b01 + z1] + w11 * data[b11 + z1];
            const hu = Math.fround(near + w * (far - near));
            const scaled = (hu - lowHu) / width;
            if (scaled > 0) {
              into[at] = scaled < 1 ? scaled : 1;
              air = false;
            } else into[at] = 0;
          }
        }
      }
      const filled: Dims = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
      continueLines(into, window, [from[0], from[1], from[2]], filled, [window[1] * window[2], window[2], 1]);
      return air;
    },
  };
}
