import { axes } from '#shared/geometry/axes.ts';
import type { Mask } from './volume.ts';

/**
 * Erosion by a box: a voxel stays when the whole box centred on it is inside the mask.
 *
 * @param widths odd number of voxels along each axis; [5, 5, 1] erodes each slice by a 5x5 square
 * @param outside what lies beyond the volume: 1 keeps voxels at the volume's faces, 0 erodes there too
 */
export function erodeBox(mask: Mask, widths: readonly [number, number, number], outside: 0 | 1): Mask {
  const { dims } = mask;
  const data = mask.data.map((inside) => (inside === 0 ? 0 : 1));
  const strides = [1, dims[0], dims[0] * dims[1]];
  for (const axis of axes) {
    const radius = (widths[axis] - 1) / 2;
    if (radius > 0) erodeAxis(data, dims[axis], strides[axis], radius, outside);
  }
  return { data, dims };
}

/** Clears, along every line of one axis, what lies within `radius` of an outside voxel. */
function erodeAxis(data: Uint8Array, n: number, stride: number, radius: number, outside: 0 | 1): void {
  const line = new Uint8Array(n);
  for (let outer = 0; outer < data.length; outer += n * stride)
    for (let start = outer; start < outer + stride; start++) {
      for (let i = 0; i < n; i++) line[i] = data[start + i * stride];
      let lastOutside = outside === 0 ? -1 : -Infinity;
      for (let i = 0; i < n; i++) {
        if (line[i] === 0) lastOutside = i;
        if (i - lastOutside <= radius) data[start + i * stride] = 0;
      }
      let nextOutside = outside === 0 ? n : Infinity;
      for (let i = n - 1; i >= 0; i--) {
        if (line[i] === 0) nextOutside = i;
        if (nextOutside - i <= radius) data[start + i * stride] = 0;
      }
    }
}
