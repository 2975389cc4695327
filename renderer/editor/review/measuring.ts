import type { Measurement } from '#shared/contract/measurement.ts';
import { applyAffine, invertAffine, voxelStep } from '#shared/geometry/affine.ts';
import { type RasMm, flatIndex } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { sweepRows } from '#shared/masks/sweep.ts';
import type { Plane, PlaneFrame } from '../viewPlanes.ts';
import { type Vector, add, cross, dot, normalised, scaled, subtract } from '../viewVectors.ts';

type Line = readonly [RasMm, RasMm];
type Triple = [number, number, number];

const triple = ([x, y, z]: Vector): Triple => [x, y, z];

export const lineLength = ([from, to]: Line): number => Math.hypot(...subtract(to, from));

/**
 * A line square to `long` in the slice: as long as the drawn one is across, through the point of `long` that is
 * nearest to the drawn one's middle.
 */
export function squareTo(long: Line, drawn: Line, normal: Vector): Line {
  const along = normalised(subtract(long[1], long[0]));
  const across = normalised(cross(normal, along));
  const [from, to] = drawn.map((point) => dot(subtract(point, long[0]), across));
  const middle = scaled(add(drawn[0], drawn[1]), 0.5);
  const at = Math.min(lineLength(long), Math.max(0, dot(subtract(middle, long[0]), along)));
  const foot = add(long[0], scaled(along, at));
  return [add(foot, scaled(across, from)), add(foot, scaled(across, to))];
}

export interface Facts {
  readonly id: string;
  readonly reader: string;
  readonly madeAt: string;
  readonly plane: Plane;
}

export const lengthOf = (line: Line, facts: Facts): Measurement => ({
  ...facts,
  kind: 'length',
  note: '',
  line: [triple(line[0]), triple(line[1])],
  lengthMm: lineLength(line),
});

export const axesOf = (long: Line, short: Line, facts: Facts): Measurement => {
  const [a, b] = lineLength(long) >= lineLength(short) ? [long, short] : [short, long];
  return {
    ...facts,
    kind: 'bidirectional',
    note: '',
    long: [triple(a[0]), triple(a[1])],
    short: [triple(b[0]), triple(b[1])],
    longMm: lineLength(a),
    shortMm: lineLength(b),
  };
};

/** Statistics of the voxels of a slice whose centres lie in a circle; the centre lies on the slice. */
export function roiOf(
  { grid, image }: { readonly grid: Grid; readonly image: ArrayLike<number> },
  frame: PlaneFrame,
  centre: RasMm,
  radiusMm: number,
  facts: Facts,
): Measurement {
  const voxel = applyAffine(invertAffine(grid.affineRas), centre);
  const slice = { axis: frame.normalAxis, index: Math.round(voxel[frame.normalAxis]) };
  const values: number[] = [];
  sweepRows(grid, { from: centre, to: centre, radiusMm, slice }, (start, length) => {
    for (let v = start; v < start + length; v++) values.push(image[v]);
  });
  if (values.length === 0) {
    const [i, j, k] = voxel.map((index, axis) =>
      Math.min(grid.dims[axis] - 1, Math.max(0, Math.round(index))),
    );
    values.push(image[flatIndex(grid.dims, i, j, k)]);
  }
  const meanHu = values.reduce((sum, hu) => sum + hu, 0) / values.length;
  const variance = values.reduce((sum, hu) => sum + (hu - meanHu) ** 2, 0) / values.length;
  const [u, v] = [frame.rightAxis, frame.downAxis].map((axis) => voxelStep(grid.affineRas, axis));
  return {
    ...facts,
    kind: 'roi',
    note: '',
    centreRasMm: triple(centre),
    radiusMm,
    voxels: values.length,
    areaMm2: values.length * Math.hypot(...cross(u, v)),
    meanHu,
    sdHu: Math.sqrt(variance),
    minHu: Math.min(...values),
    maxHu: Math.max(...values),
  };
}

/** An id that no measurement of the case has. */
export function freeMeasurementId(kind: Measurement['kind'], taken: readonly Measurement[]): string {
  const numbers = taken
    .filter(({ id }) => id.startsWith(`${kind}-`))
    .map(({ id }) => Number(id.slice(kind.length + 1)))
    .filter(Number.isInteger);
  return `${kind}-${Math.max(0, ...numbers) + 1}`;
}

/** "31.4 mm", "20.1 × 12.0 mm", "98 ± 12 HU": a measurement in a few characters. */
export function measurementWords(measurement: Measurement): string {
  const minus = (text: string): string => text.replace('-', '−');
  switch (measurement.kind) {
    case 'length':
      return `${measurement.lengthMm.toFixed(1)} mm`;
    case 'bidirectional':
      return `${measurement.longMm.toFixed(1)} × ${measurement.shortMm.toFixed(1)} mm`;
    case 'roi':
      return `${minus(measurement.meanHu.toFixed(0))} ± ${measurement.sdHu.toFixed(0)} HU`;
  }
}

/** The point that views jump to. */
export const measurementPoint = (measurement: Measurement): RasMm => {
  if (measurement.kind === 'roi') return measurement.centreRasMm;
  const [from, to] = measurement.kind === 'length' ? measurement.line : measurement.long;
  return scaled(add(from, to), 0.5);
};
