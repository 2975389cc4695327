import fc from 'fast-check';
import type { Mask } from './volume.ts';

/** A mask drawn as text: one string a slice (k), one line a row (j), one sign a voxel (i): `#` is inside. */
export function drawnMask(...slices: string[]): Mask {
  const rows = slices.map((slice) => slice.trim().split(/\s+/));
  const dims = [rows[0][0].length, rows[0].length, rows.length] as const;
  return { data: Uint8Array.from(rows.flat().join(''), (sign) => (sign === '#' ? 1 : 0)), dims };
}

/** The text of a mask, for comparison with a drawing: slices as `drawnMask` takes them, rows parted by a space. */
export function drawingOf({ data, dims: [nx, ny, nz] }: Mask): string[] {
  const row = (start: number): string =>
    Array.from(data.subarray(start, start + nx), (inside) => (inside === 0 ? '.' : '#')).join('');
  return Array.from({ length: nz }, (_, k) =>
    Array.from({ length: ny }, (__, j) => row(nx * (j + ny * k))).join(' '),
  );
}

/** Small random masks of any density, axes of 1 to 7 voxels. */
export const anyMask: fc.Arbitrary<Mask> = fc
  .tuple(
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 1, max: 7 }),
    fc.integer({ min: 1, max: 7 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .chain(([nx, ny, nz, density]) =>
    fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: nx * ny * nz, maxLength: nx * ny * nz })
      .map((draws) => ({
        data: Uint8Array.from(draws, (draw) => (draw < density ? 1 : 0)),
        dims: [nx, ny, nz],
      })),
  );

/** Calls `visit` for each voxel. */
export function eachVoxel(
  [nx, ny, nz]: readonly [number, number, number],
  visit: (i: number, j: number, k: number, flat: number) => void,
): void {
  let flat = 0;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) visit(i, j, k, flat++);
}
