import type { Dims } from '#shared/geometry/axes.ts';

/** A triangle mesh in the index space of the grid it was made from. */
export interface IndexMesh {
  /** x, y, z per vertex. */
  readonly points: Float32Array;
  /** Out of the object, unnormalised. */
  readonly normals: Float32Array;
  /** Three vertices a triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/** Corner c of a cell lies at (c & 1, c >> 1 & 1, c >> 2 & 1); these are its twelve edges. */
const edges: readonly (readonly [number, number])[] = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

/**
 * The surface on which a field equals `level`, enclosing larger values: naive surface nets (Gibson 1998,
 * "Constrained elastic surface nets"): one vertex per mixed cell at the mean of its edge crossings, one quad
 * per crossed grid edge. `field` has the first axis fastest; where its border stays below the level the
 * surface is closed. Empty when nothing reaches the level.
 */
export function surfaceNet(field: Float32Array, dims: Dims, level: number): IndexMesh {
  const points: number[] = [];
  const normals: number[] = [];
  const triangles: number[] = [];
  const vertexOf = new Int32Array(field.length).fill(-1);
  const step = [1, dims[0], dims[0] * dims[1]];
  const corner = new Float64Array(8);

  for (let k = 0; k < dims[2] - 1; k++)
    for (let j = 0; j < dims[1] - 1; j++)
      for (let i = 0; i < dims[0] - 1; i++) {
        const at = i + step[1] * j + step[2] * k;
        let inside = 0;
        for (let c = 0; c < 8; c++) {
          corner[c] = field[at + (c & 1) + ((c >> 1) & 1) * step[1] + (c >> 2) * step[2]];
          if (corner[c] >= level) inside++;
        }
        if (inside === 0 || inside === 8) continue;
        vertexOf[at] = points.length / 3;
        points.push(...crossing(corner, level, i, j, k));
        normals.push(...descent(corner));
      }

  for (let k = 1; k < dims[2] - 1; k++)
    for (let j = 1; j < dims[1] - 1; j++)
      for (let i = 1; i < dims[0] - 1; i++) {
        const at = i + step[1] * j + step[2] * k;
        const here = field[at] >= level;
        for (let axis = 0; axis < 3; axis++) {
          if (here === field[at + step[axis]] >= level) continue;
          // The four cells around this grid edge, in turning order about +axis.
          const [u, v] = [step[(axis + 1) % 3], step[(axis + 2) % 3]];
          const quad = [at - u - v, at - v, at, at - u].map((cell) => vertexOf[cell]);
          const [a, b, c, d] = here ? quad : quad.toReversed();
          triangles.push(a, b, c, a, c, d);
        }
      }
  return {
    points: Float32Array.from(points),
    normals: Float32Array.from(normals),
    triangles: Uint32Array.from(triangles),
  };
}

/** Mean of the points at which the cell's edges cross the level. */
function crossing(
  corner: Float64Array,
  level: number,
  i: number,
  j: number,
  k: number,
): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let crossings = 0;
  for (const [a, b] of edges) {
    if (corner[a] >= level === corner[b] >= level) continue;
    const t = (level - corner[a]) / (corner[b] - corner[a]);
    for (let axis = 0; axis < 3; axis++) {
      const from = (a >> axis) & 1;
      sum[axis] += from + t * (((b >> axis) & 1) - from);
    }
    crossings++;
  }
  return [i + sum[0] / crossings, j + sum[1] / crossings, k + sum[2] / crossings];
}

/** Direction in which the field falls over the cell. */
function descent(corner: Float64Array): [number, number, number] {
  const fall = (axis: number): number => {
    let sum = 0;
    for (let c = 0; c < 8; c++) sum += (c >> axis) & 1 ? -corner[c] : corner[c];
    return sum / 4;
  };
  return [fall(0), fall(1), fall(2)];
}
