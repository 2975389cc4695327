import { type Dims, voxelCount } from '#shared/geometry/axes.ts';
import type { Mask } from '#main/volume/volume.ts';
import type { GoldenCase } from './case.ts';

type Triple = readonly [number, number, number];

interface Ellipsoid {
  readonly centre: Triple;
  readonly radii: Triple;
}

interface ShapeRow {
  readonly shape: readonly number[];
  readonly ellipsoid?: Ellipsoid;
  readonly ellipsoids?: readonly Ellipsoid[];
  /** Half-open ranges along x, y, z. */
  readonly boxes?: readonly (readonly [readonly number[], readonly number[], readonly number[]])[];
}

const inEllipsoid = ({ centre, radii }: Ellipsoid, place: Triple): boolean =>
  place.reduce((sum, i, axis) => sum + ((i - centre[axis]) / radii[axis]) ** 2, 0) <= 1;

/** A 0/1 volume that a case states as ellipsoids or boxes; leading axes of one voxel are left out. */
export function shapeInput(golden: GoldenCase, key: string): Mask {
  const inputs = golden.json['inputs'] as Readonly<Record<string, ShapeRow | undefined>>;
  const row = inputs[key];
  if (row === undefined) throw new RangeError(`${golden.name} states no ${key}`);
  const [nx, ny, nz] = row.shape.slice(-3);
  const dims: Dims = [nx, ny, nz];
  const ellipsoids = [...(row.ellipsoid ? [row.ellipsoid] : []), ...(row.ellipsoids ?? [])];
  const boxes = row.boxes ?? [];
  const data = new Uint8Array(voxelCount(dims));
  let at = 0;
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++, at++) {
        const place: Triple = [x, y, z];
        const inside =
          ellipsoids.some((one) => inEllipsoid(one, place)) ||
          boxes.some((ranges) =>
            ranges.every(([low, high], axis) => place[axis] >= low && place[axis] < high),
          );
        data[at] = inside ? 1 : 0;
      }
  return { data, dims };
}
