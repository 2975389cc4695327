import { type Affine, applyAffine, invertAffine, multiplyAffine } from '#shared/geometry/affine.ts';
import { axes } from '#shared/geometry/axes.ts';
import { corners, type Grid } from '#shared/geometry/grid.ts';
import { squareAffine } from '../nifti/forms.ts';

/**
 * The smallest grid with square axes that holds every voxel of a sheared one (gantry tilt): spacing as before,
 * directions those of the nearest rotation. A square grid comes back as it is, but for rounding.
 */
export function squareGrid({ dims, affineRas }: Grid): Grid {
  const square = squareAffine(affineRas);
  const squareFromSheared = multiplyAffine(invertAffine(square), affineRas);
  const places = corners(dims).map((corner) => applyAffine(squareFromSheared, corner));
  const low = axes.map((axis) => wholeNear(Math.min(...places.map((place) => place[axis])), Math.floor));
  const high = axes.map((axis) => wholeNear(Math.max(...places.map((place) => place[axis])), Math.ceil));
  const [x, y, z] = axes.map((axis) => high[axis] - low[axis] + 1);
  const first = applyAffine(square, [low[0], low[1], low[2]]);
  const moved: Affine = square.map((value, at) =>
    at < 12 && at % 4 === 3 ? first[Math.floor(at / 4)] : value,
  );
  return { dims: [x, y, z], affineRas: moved };
}

/** A whole number that is missed by rounding only counts as met: no row of air for a millionth of a voxel. */
const wholeNear = (value: number, toward: (value: number) => number): number =>
  Math.abs(value - Math.round(value)) < 1e-4 ? Math.round(value) : toward(value);
