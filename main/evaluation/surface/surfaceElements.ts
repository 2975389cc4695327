/**
 * The surface inside a cube of eight voxels, as marching cubes triangulates it (Lorensen & Cline 1987, doi
 * 10.1145/37402.37422; the triangles are those of the surface-distance package, Nikolov et al. 2021, doi
 * 10.2196/26151). A code has one bit a voxel: weight 128 >> n for n = 4 di + 2 dj + dk, with (di, dj, dk) of 0 or 1
 * the voxel's place in the cube.
 *
 * Only areas are needed, and to them turning or mirroring the cube and exchanging inside and outside make no
 * difference beyond the order of the axes: 14 codes stand for all 256. Each row lists its triangles' normals,
 * without signs, in eighths: the length is the area at unit spacing.
 */
const classes: readonly (readonly [code: number, ...normals: readonly Triple[]])[] = [
  [0b00000000],
  [0b00000001, [1, 1, 1]],
  [0b00000011, [2, 2, 0], [2, 2, 0]],
  [0b00000110, [1, 1, 1], [1, 1, 1]],
  [0b00000111, [1, 1, 1], [2, 2, 2], [4, 0, 0]],
  [0b00001111, [4, 0, 0], [4, 0, 0]],
  [0b00010110, [1, 1, 1], [1, 1, 1], [1, 1, 1]],
  [0b00010111, [1, 1, 1], [1, 1, 1], [2, 2, 2], [2, 2, 2]],
  [0b00011000, [1, 1, 1], [1, 1, 1]],
  [0b00011001, [1, 1, 1], [0, 2, 2], [0, 2, 2]],
  [0b00011011, [0, 2, 2], [1, 1, 1], [2, 0, 2], [3, 3, 3]],
  [0b00011110, [1, 1, 1], [1, 1, 1], [2, 2, 2], [4, 0, 0]],
  [0b00111100, [2, 2, 0], [2, 2, 0], [2, 2, 0], [2, 2, 0]],
  [0b01101001, [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]],
];

type Triple = readonly [number, number, number];

const axisOrders: readonly Triple[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Unsigned normals, in eighths, of the triangles of every code; none where all voxels are alike. */
export const surfaceNormals: readonly (readonly Triple[])[] = spreadClasses();

/**
 * Area in mm² of the surface of every code.
 *
 * @param spacingMm distance between voxel centres along each axis
 */
export function surfaceAreasMm2([sx, sy, sz]: Triple): Float64Array {
  return Float64Array.from(surfaceNormals, (normals) =>
    normals.reduce(
      (sum, [x, y, z]) => sum + Math.hypot((x / 8) * sy * sz, (y / 8) * sx * sz, (z / 8) * sx * sy),
      0,
    ),
  );
}

function spreadClasses(): Triple[][] {
  const table: Triple[][] = new Array<Triple[]>(256);
  for (const [code, ...normals] of classes)
    for (const order of axisOrders)
      for (let mirror = 0; mirror < 8; mirror++) {
        const turned = turnedCode(code, order, mirror);
        const own = normals.map((normal): Triple => [normal[order[0]], normal[order[1]], normal[order[2]]]);
        table[turned] = own;
        table[255 - turned] = own;
      }
  return table;
}

/** The code of a cube whose axis a was axis order[a] before, reversed where bit a of `mirror` is set. */
function turnedCode(code: number, order: Triple, mirror: number): number {
  let turned = 0;
  for (let n = 0; n < 8; n++) {
    if ((code & (128 >> n)) === 0) continue;
    const place = [n >> 2, (n >> 1) & 1, n & 1];
    const [di, dj, dk] = order.map((from, axis) => place[from] ^ ((mirror >> axis) & 1));
    turned |= 128 >> (4 * di + 2 * dj + dk);
  }
  return turned;
}
