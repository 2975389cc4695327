import type { Field } from './smoothField.ts';
import type { Point } from './vector.ts';

/**
 * A body as its signed distance in mm, negative inside: exact in sign, close near the surface, an estimate further
 * off. Combinations after Quilez, "Distance functions" and "Smooth minimum" (iquilezles.org).
 */
export type Shape = (x: number, y: number, z: number) => number;

/** Rotation as three orthonormal rows: the body's own axes in the patient's frame. */
export type Axes = readonly [Point, Point, Point];

/** Axes tilted by angles in degrees: first about x (nodding), then about y (leaning sideways), then about z. */
export function tilted(aboutX: number, aboutY: number, aboutZ: number): Axes {
  const [a, b, c] = [aboutX, aboutY, aboutZ].map((degrees) => (degrees * Math.PI) / 180);
  const turn = ([x, y, z]: Point): Point => {
    const [y1, z1] = [y * Math.cos(a) - z * Math.sin(a), y * Math.sin(a) + z * Math.cos(a)];
    const [x2, z2] = [x * Math.cos(b) + z1 * Math.sin(b), z1 * Math.cos(b) - x * Math.sin(b)];
    return [x2 * Math.cos(c) - y1 * Math.sin(c), x2 * Math.sin(c) + y1 * Math.cos(c), z2];
  };
  return [turn([1, 0, 0]), turn([0, 1, 0]), turn([0, 0, 1])];
}

const upright: Axes = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

export function ellipsoid(centre: Point, radii: Point, [u, v, w]: Axes = upright): Shape {
  const [cx, cy, cz] = centre;
  const [rx, ry, rz] = radii;
  return (x, y, z) => {
    const dx = x - cx;
    const dy = y - cy;
    const dz = z - cz;
    const p = (u[0] * dx + u[1] * dy + u[2] * dz) / rx;
    const q = (v[0] * dx + v[1] * dy + v[2] * dz) / ry;
    const r = (w[0] * dx + w[1] * dy + w[2] * dz) / rz;
    const size = Math.sqrt(p * p + q * q + r * r);
    if (size < 1e-6) return -Math.min(rx, ry, rz);
    const slope = Math.sqrt((p / rx) ** 2 + (q / ry) ** 2 + (r / rz) ** 2);
    return (size * (size - 1)) / slope;
  };
}

/** Smooth maximum of two distances: the intersection, its edge rounded over `rounding` mm. */
export function roundedMax(a: number, b: number, rounding: number): number {
  const overlap = Math.max(rounding - Math.abs(a - b), 0);
  return Math.max(a, b) + (overlap * overlap) / (4 * rounding);
}

/** Smooth minimum: the union, its groove filled over `rounding` mm. */
export const roundedMin = (a: number, b: number, rounding: number): number => -roundedMax(-a, -b, rounding);

export const intersection = (rounding: number, ...shapes: readonly Shape[]): Shape =>
  shapes.reduce((a, b) => (x, y, z) => roundedMax(a(x, y, z), b(x, y, z), rounding));

export const union = (rounding: number, ...shapes: readonly Shape[]): Shape =>
  shapes.reduce((a, b) => (x, y, z) => roundedMin(a(x, y, z), b(x, y, z), rounding));

/** `a` without `b`. */
export const without =
  (rounding: number, a: Shape, b: Shape): Shape =>
  (x, y, z) =>
    roundedMax(a(x, y, z), -b(x, y, z), rounding);

/** A shape whose surface wanders in and out by about `amplitudeMm`. */
export const uneven =
  (shape: Shape, field: Field, amplitudeMm: number): Shape =>
  (x, y, z) =>
    shape(x, y, z) + amplitudeMm * field(x, y, z);

/** A shape grown outward, or shrunk by a negative amount. */
export const grown =
  (shape: Shape, mm: number): Shape =>
  (x, y, z) =>
    shape(x, y, z) - mm;
