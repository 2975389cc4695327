import { faceVoxels } from './faceVoxels.ts';
import { type Connectivity, neighbourOffsets } from './neighbourhood.ts';
import type { Mask } from './volume.ts';

export interface Structure {
  /** A step of growth: to face neighbours (6), also edge (18), also corner neighbours (26: a 3x3x3 cube). */
  readonly connectivity: Connectivity;
  /** Steps, 1 unless given: n steps of 26 are a cube of width 2n + 1, n of 6 a city-block ball of radius n. */
  readonly iterations?: number;
  /** What lies beyond the volume, 0 unless given (scipy's `border_value`): with 0, erosion eats from the faces. */
  readonly outside?: 0 | 1;
}

/** Grows a mask by steps; 0 iterations give a copy. */
export function dilate(mask: Mask, { connectivity, iterations = 1, outside = 0 }: Structure): Mask {
  const { dims } = mask;
  const [nx, ny, nz] = dims;
  const data = mask.data.map((inside) => (inside === 0 ? 0 : 1));
  const steps = neighbourOffsets(connectivity);
  // Breadth first from the mask's surface: every voxel is taken up once, whatever the number of steps.
  let front = surfaceVoxels({ data, dims });
  for (let step = 0; step < iterations; step++) {
    const next: number[] = [];
    const take = (voxel: number): void => {
      if (data[voxel] !== 0) return;
      data[voxel] = 1;
      next.push(voxel);
    };
    for (const voxel of front) {
      const i = voxel % nx;
      const j = Math.floor(voxel / nx) % ny;
      const k = Math.floor(voxel / (nx * ny));
      for (const [di, dj, dk] of steps) {
        const [x, y, z] = [i + di, j + dj, k + dk];
        if (x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz) take(x + nx * (y + ny * z));
      }
    }
    if (step === 0 && outside === 1) for (const voxel of faceVoxels(dims)) take(voxel);
    front = next;
  }
  return { data, dims };
}

/** Shrinks a mask by steps: what no step from outside reaches. */
export function erode(mask: Mask, { outside = 0, ...steps }: Structure): Mask {
  return complement(dilate(complement(mask), { ...steps, outside: outside === 0 ? 1 : 0 }));
}

/** Erosion, then dilation: removes what the structure does not fit into. The volume's faces count as no border. */
export const open = (mask: Mask, steps: Omit<Structure, 'outside'>): Mask =>
  dilate(erode(mask, { ...steps, outside: 1 }), steps);

/** Dilation, then erosion: closes what the structure does not fit into. The volume's faces count as no border. */
export const close = (mask: Mask, steps: Omit<Structure, 'outside'>): Mask =>
  erode(dilate(mask, steps), { ...steps, outside: 1 });

/** Inside and outside exchanged. */
export const complement = ({ data, dims }: Mask): Mask => ({
  data: data.map((inside) => (inside === 0 ? 1 : 0)),
  dims,
});

/**
 * Inside voxels with an outside *face* neighbour. They suffice for steps of 18 and 26 too: on a path of face
 * steps to a voxel that touches the mask, the last inside voxel touches it as well.
 */
function surfaceVoxels({ data, dims }: Mask): number[] {
  const [nx, ny, nz] = dims;
  const slice = nx * ny;
  const out: number[] = [];
  let v = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, v++)
        if (
          data[v] !== 0 &&
          ((i > 0 && data[v - 1] === 0) ||
            (i < nx - 1 && data[v + 1] === 0) ||
            (j > 0 && data[v - nx] === 0) ||
            (j < ny - 1 && data[v + nx] === 0) ||
            (k > 0 && data[v - slice] === 0) ||
            (k < nz - 1 && data[v + slice] === 0))
        )
          out.push(v);
  return out;
}
