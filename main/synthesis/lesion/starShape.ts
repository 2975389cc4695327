import type { Random } from '#main/tensor/random.ts';
import {
  directionNodes,
  directionReader,
  eachDirection,
  meanOverSphere,
  squaredSlopes,
} from './directionTable.ts';
import { splineField } from './splineField.ts';

/**
 * A solid around the origin whose surface every ray meets once, in millimetres: so it is in one piece and holds its
 * centre. Frame: the lesion's own axes.
 */
export interface StarShape {
  readonly smallestRadiusMm: number;
  readonly largestRadiusMm: number;
  /** Distance from the origin to the surface in a direction of any length. */
  radiusMm(x: number, y: number, z: number): number;
  /** Distance (mm) of a point to the surface, negative inside; exact near the surface to first order. */
  distanceMm(x: number, y: number, z: number): number;
  /** Calls `visit` with points of the given distance, a few degrees apart. */
  eachPointAt(distanceMm: number, visit: (x: number, y: number, z: number) => void): void;
}

export interface ShapeParameters {
  /** Diameter of the ball of the same volume. */
  readonly diameterMm: number;
  /** 0 = an ellipsoid … 1 = strongly lobed. */
  readonly irregularity: number;
}

/** Semi-axes of the ellipsoid before scaling: the reference draws each radius within a quarter of the nominal. */
const axisRange = [0.75, 1.25] as const;

/** Lobes: lattice step in radii, and weight. Each octave is half as long and half as strong. */
const octaves = [
  { step: 1, weight: 1 },
  { step: 0.5, weight: 0.5 },
  { step: 0.25, weight: 0.25 },
] as const;
const octaveNorm = Math.sqrt(octaves.reduce((sum, { weight }) => sum + weight * weight, 0));

/** Standard deviation of the logarithm of the radius at irregularity 1. */
const strongestLobes = 0.4;

/** Lobes beyond this many standard deviations are bent back, so that no lesion grows a spike. */
const lobeLimit = 2.5;

/**
 * An ellipsoid of three drawn semi-axes whose radius is multiplied by exp(lobes), a band-limited field on its
 * surface; then scaled so that its volume is the ball's of the diameter.
 */
export function drawStarShape(random: Random, { diameterMm, irregularity }: ShapeParameters): StarShape {
  const [ax, ay, az] = [0, 1, 2].map(() => random.uniform(...axisRange));
  const fields = octaves.map(({ step, weight }, octave) => ({
    field: splineField(random.fork(`octave ${octave}`), step, axisRange[1]),
    weight: weight / octaveNorm,
  }));
  const radii = new Float64Array(directionNodes);
  eachDirection((node, x, y, z) => {
    const length = Math.sqrt(x * x + y * y + z * z);
    const inverse = Math.sqrt((x * x) / (ax * ax) + (y * y) / (ay * ay) + (z * z) / (az * az));
    // Where the ray meets the ellipsoid.
    const [px, py, pz] = [x / inverse, y / inverse, z / inverse];
    let lobes = 0;
    if (irregularity > 0) for (const { field, weight } of fields) lobes += weight * field(px, py, pz);
    const bent = lobes / Math.sqrt(1 + (lobes * lobes) / (lobeLimit * lobeLimit));
    radii[node] = (length / inverse) * Math.exp(strongestLobes * irregularity * bent);
  });
  const scale = diameterMm / 2 / Math.cbrt(meanOverSphere(radii, (radius) => radius * radius * radius));
  for (let node = 0; node < radii.length; node++) radii[node] *= scale;
  return starShape(radii);
}

function starShape(radii: Float64Array): StarShape {
  // The level set r − ρ(u) has slope √(1 + |∇ρ|²/ρ²) at the surface: divided by it, it is a distance there.
  const slopes = squaredSlopes(radii);
  const cosines = radii.map((radius, node) => 1 / Math.sqrt(1 + slopes[node] / (radius * radius)));
  const reader = directionReader();
  return {
    smallestRadiusMm: radii.reduce((a, b) => Math.min(a, b), Infinity),
    largestRadiusMm: radii.reduce((a, b) => Math.max(a, b), 0),
    radiusMm: (x, y, z) => {
      reader.turnTo(x, y, z);
      return reader.read(radii);
    },
    distanceMm: (x, y, z) => {
      reader.turnTo(x, y, z);
      return (Math.sqrt(x * x + y * y + z * z) - reader.read(radii)) * reader.read(cosines);
    },
    eachPointAt: (distanceMm, visit) =>
      eachDirection((node, x, y, z) => {
        const factor = (radii[node] + distanceMm / cosines[node]) / Math.sqrt(x * x + y * y + z * z);
        visit(x * factor, y * factor, z * factor);
      }),
  };
}
