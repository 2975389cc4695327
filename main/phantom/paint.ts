import { boxDims } from '#shared/geometry/box.ts';
import type { Layer } from './layer.ts';

/**
 * What fills a structure: HU at a place (RAS mm) that lies `depthMm` below the surface (at the surface 0;
 * up to a voxel negative where a voxel is only partly filled).
 */
export type Tissue = (depthMm: number, x: number, y: number, z: number) => number;

export interface Paint {
  readonly tissue: Tissue;
  /** Label of the voxels that are filled to more than half; 0 clears what was there. */
  readonly label: number;
  /** Other labelled structures are kept off by this much fat. */
  readonly haloMm?: number;
  readonly haloTissue?: Tissue;
}

/**
 * Blends a layer into its canvas. Each voxel is filled as far as a plane at the local distance and slope would fill
 * it, approximated by a linear ramp: with g the root of the summed squares of distance's change over one voxel along
 * the axes, from 0 at distance +g/2 to 1 at -g/2. That ramp has the second moment of the true filling.
 */
export function paint(layer: Layer, { tissue, label, haloMm = 0, haloTissue }: Paint): void {
  const { canvas, box, distance } = layer;
  const { hu, labels, dims, originRasMm: o, spacingMm: s } = canvas;
  const [nx, ny, nz] = boxDims(box);
  const thinnest = s[0];
  const reach = haloMm + s[0] + s[1] + s[2];
  const slice = nx * ny;
  let at = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        const d = distance[at];
        if (d > reach) continue;
        const across = halfDifference(distance, at, 1, i, nx);
        const along = halfDifference(distance, at, nx, j, ny);
        const up = halfDifference(distance, at, slice, k, nz);
        const width = Math.max(thinnest, Math.sqrt(across * across + along * along + up * up));
        const voxel = box.min[0] + i + dims[0] * (box.min[1] + j + dims[1] * (box.min[2] + k));
        const x = o[0] + (box.min[0] + i) * s[0];
        const y = o[1] + (box.min[1] + j) * s[1];
        const z = o[2] + (box.min[2] + k) * s[2];
        if (haloTissue !== undefined && labels[voxel] !== 0 && labels[voxel] !== label) {
          const share = filled(d - haloMm, width);
          hu[voxel] += share * (haloTissue(0, x, y, z) - hu[voxel]);
          if (share > 0.5) labels[voxel] = 0;
        }
        const share = filled(d, width);
        if (share === 0) continue;
        hu[voxel] += share * (tissue(-d, x, y, z) - hu[voxel]);
        if (share > 0.5) labels[voxel] = label;
      }
}

/** Part of a voxel below a surface at distance d, where distance changes by `width` over the voxel. */
export function filled(d: number, width: number): number {
  const share = 0.5 - d / width;
  return share <= 0 ? 0 : share >= 1 ? 1 : share;
}

/** Half of f(+1) - f(-1) along one axis; the one-sided difference at the layer's faces. */
function halfDifference(f: Float32Array, at: number, stride: number, index: number, n: number): number {
  if (n === 1) return 0;
  if (index === 0) return f[at + stride] - f[at];
  if (index === n - 1) return f[at] - f[at - stride];
  return (f[at + stride] - f[at - stride]) / 2;
}
