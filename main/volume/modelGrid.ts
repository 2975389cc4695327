import { type Affine, spacingOf } from '#shared/geometry/affine.ts';
import { type Axis, axes, type Dims } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { orientationOf } from '#shared/geometry/orientation.ts';
import { reorientGrid } from './reorient.ts';
import { roundHalfToEven } from './roundHalfToEven.ts';

/** How one axis of a model's grid runs over the CT's own: coordinates of centres, in voxels. */
export interface ModelAxis {
  readonly nativeAxis: Axis;
  /** Whether the CT's axis runs the other way. */
  readonly flipped: boolean;
  /** Voxels along the model's axis and along the CT's. */
  readonly size: number;
  readonly nativeSize: number;
  /** Voxels of the CT that one of the model's spans. */
  readonly step: number;
}

/** The grid that a network looks at: RAS, its own spacing, voxel 0 where the turned CT has it. */
export interface ModelGrid extends Grid {
  readonly spacingMm: Dims;
  readonly along: readonly [ModelAxis, ModelAxis, ModelAxis];
}

/**
 * The published resampling (MONAI 0.9 `Orientationd` and `Spacingd`): n voxels of s mm become
 * round((n - 1) s / m + 1) of m mm, halves to even. The CT's affine counts in float32, which decides halves. A CT
 * that lies so already keeps its grid.
 *
 * @param spacingMm m, along right, anterior and superior
 */
export function modelGridOf(native: Grid, spacingMm: Dims): ModelGrid {
  const ras = reorientGrid(native, 'RAS');
  const affine = ras.affineRas.map(Math.fround);
  const spacing = spacingOf(affine);
  const wanted = axes.map((axis) =>
    roundHalfToEven(((ras.dims[axis] - 1) * spacing[axis]) / spacingMm[axis] + 1),
  );
  const near = axes.every(
    (axis) =>
      wanted[axis] === ras.dims[axis] &&
      axes.every(
        (row) => Math.abs(affine[4 * row + axis] * (spacingMm[axis] / spacing[axis] - 1)) < unnoticed,
      ),
  );
  const step = axes.map((axis) => (near ? 1 : spacingMm[axis] / spacing[axis]));
  const { worldAxis, sign } = orientationOf(native.affineRas);
  const along = (axis: Axis): ModelAxis => {
    const nativeAxis = worldAxis.indexOf(axis) as Axis;
    return {
      nativeAxis,
      flipped: sign[nativeAxis] < 0,
      size: wanted[axis],
      nativeSize: ras.dims[axis],
      step: step[axis],
    };
  };
  const affineRas: Affine = affine.map((value, at) => {
    const column = at % 4;
    return at < 12 && column < 3 ? value * step[column] : value;
  });
  return {
    dims: [wanted[0], wanted[1], wanted[2]],
    affineRas,
    spacingMm,
    along: [along(0), along(1), along(2)],
  };
}

/** Affines that differ by less are the same grid. */
const unnoticed = 0.001;

/** Two neighbours on a line of voxels, and how far beyond the first a place lies. */
export interface LineTable {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly fraction: Float32Array;
}

/** For each voxel of the model's axis: the CT's voxels around it, along the CT's axis; the outermost continue. */
export const nativeFromModel = ({ size, nativeSize, step, flipped }: ModelAxis): LineTable =>
  lineTable(size, (k) => {
    const place = Math.min(k * step, nativeSize - 1);
    return flipped ? nativeSize - 1 - place : place;
  });

/** For each voxel of the CT's axis: the model's voxels around it. */
export const modelFromNative = ({ size, nativeSize, step, flipped }: ModelAxis): LineTable =>
  lineTable(nativeSize, (i) => Math.min((flipped ? nativeSize - 1 - i : i) / step, size - 1));

function lineTable(size: number, placeOf: (index: number) => number): LineTable {
  const table = {
    lower: new Int32Array(size),
    upper: new Int32Array(size),
    fraction: new Float32Array(size),
  };
  for (let i = 0; i < size; i++) {
    const place = placeOf(i);
    table.lower[i] = Math.floor(place);
    table.upper[i] = Math.ceil(place);
    table.fraction[i] = place - Math.floor(place);
  }
  return table;
}
