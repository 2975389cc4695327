import type { Habitus } from './habitus.ts';
import { profile, smoothStep } from './profile.ts';
import type { Shape } from './shapes.ts';
import { tabulated, tabulatedShape } from './tabulated.ts';

/**
 * The trunk as rings around the body's long axis, from inside out: cavity, muscular wall, fat, skin. In each
 * direction the cavity has a radius (superellipse), and wall and fat a thickness.
 */
export interface Torso {
  /** Signed distance to the wall of the cavity: negative inside. */
  readonly cavity: Shape;
  /** Signed distance to the outside of the muscular wall: negative inside. */
  readonly wall: Shape;
  /** In a direction and at a height: radius of the cavity, of the wall's outside, of the skin's outside (mm). */
  readonly rings: (angle: number, z: number) => readonly [cavity: number, wall: number, skin: number];
  /** Signed distance to the underside of the diaphragm: negative below it. */
  readonly diaphragm: Shape;
}

/** Half widths of the average cavity (mm) and the exponent of its outline. */
const outline = { side: 124, front: 84, back: 82, exponent: 2.35 };

/** Radius of the body at most, so that all of it lies in the field of view. */
const largestRadiusMm = 176;

const thinnestFatMm = 4;

/** Corners of the trunk and lattice step of the tables of its large smooth surfaces, mm. */
const trunk = [
  [-160, -130, -150],
  [160, 130, 150],
] as const;
const latticeMm = 4;

/** Thickness (mm) by angle from the front in degrees: abdominal wall, chest wall, subcutaneous fat (relative). */
const abdominalWall = profile([0, 9], [22, 11], [42, 8], [62, 14], [95, 19], [130, 15], [158, 24], [180, 22]);
const chestWall = profile([0, 10], [40, 9], [90, 15], [125, 18], [158, 24], [180, 22]);
const fatLayer = profile([0, 1.1], [42, 1.35], [90, 0.9], [125, 1.15], [155, 0.85], [180, 0.5]);

/** A function of direction (radians, -pi..pi), tabulated to a quarter of a degree. */
const byAngle = (f: (angle: number) => number): ((angle: number) => number) =>
  tabulated(f, -Math.PI, Math.PI, 1440);

/** Mean of a function of direction over some 30 degrees to either side, the middle weighing most. */
function smoothed(f: (angle: number) => number): (angle: number) => number {
  const offsets = Array.from({ length: 25 }, (_, n) => (n - 12) / 12);
  const weights = offsets.map((offset) => Math.exp(-2 * offset * offset));
  const total = weights.reduce((sum, weight) => sum + weight);
  const wrapped = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle));
  return (angle) =>
    offsets.reduce((sum, offset, n) => sum + weights[n] * f(wrapped(angle + offset * 0.55)), 0) / total;
}

/** Angle from the front (+y) in degrees, 0..180, of a direction measured from the patient's right (+x). */
const fromFront = (angle: number): number => (Math.acos(Math.sin(angle)) * 180) / Math.PI;

export function makeTorso({ width, depth, fatMm, muscle, waist, breathMm }: Habitus): Torso {
  const cavityRadius = byAngle((angle) => {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const p = outline.exponent;
    const across = (Math.abs(c) / (outline.side * width)) ** p;
    const along = (Math.abs(s) / ((s > 0 ? outline.front : outline.back) * depth)) ** p;
    return (across + along) ** (-1 / p);
  });
  const belly = byAngle((angle) => abdominalWall(fromFront(angle)) * muscle);
  const chest = byAngle((angle) => chestWall(fromFront(angle)) * muscle);
  const fat = byAngle((angle) => fatLayer(fromFront(angle)) * fatMm);
  // Skin spans the grooves between muscles: the fat's outside is a smoothed wall's outside and more.
  const bellySkin = byAngle(smoothed((angle) => cavityRadius(angle) + belly(angle) + fat(angle)));
  const chestSkin = byAngle(smoothed((angle) => cavityRadius(angle) + chest(angle) + fat(angle)));
  const scaleAt = tabulated(
    (z) => 1 - waist * Math.exp(-(((z + 50) / 55) ** 2)) - 0.06 * smoothStep(60, 150, z),
    -150,
    150,
    300,
  );
  const rings = (angle: number, z: number): readonly [number, number, number] => {
    const scale = scaleAt(z);
    const inner = cavityRadius(angle) * scale;
    const thorax = smoothStep(15, 65, z);
    const wall = inner + belly(angle) * (1 - thorax) + chest(angle) * thorax;
    const lower = 0.25 * fat(angle) * smoothStep(20, -110, z);
    const skin = scale * (bellySkin(angle) * (1 - thorax) + chestSkin(angle) * thorax) + lower;
    return [inner, wall, Math.min(Math.max(skin, wall + thinnestFatMm), largestRadiusMm)];
  };
  const cavity = tabulatedShape(
    (x, y, z) => Math.sqrt(x * x + y * y) - cavityRadius(Math.atan2(y, x)) * scaleAt(z),
    ...trunk,
    latticeMm,
  );
  const wall: Shape = (x, y, z) => Math.sqrt(x * x + y * y) - rings(Math.atan2(y, x), z)[1];
  const diaphragm = tabulatedShape(makeDiaphragm(cavity, width, breathMm), ...trunk, latticeMm);
  return { cavity, wall, rings, diaphragm };
}

/**
 * Two domes, the right one higher, with a saddle under the heart; toward the wall they fall steeply into the
 * costophrenic recesses, which reach lowest at the back.
 */
function makeDiaphragm(cavity: Shape, width: number, breathMm: number): Shape {
  const steepness = 1.2;
  const reachMm = 28;
  return (x, y, z) => {
    const u = x / width;
    const top =
      90 + 22 * Math.exp(-(((u - 62) / 40) ** 2)) + 13 * Math.exp(-(((u + 66) / 34) ** 2)) + breathMm;
    const edge = 38 + 26 * smoothStep(-10, 60, y) - 20 * smoothStep(0, -60, y) + breathMm;
    const inside = Math.max(0.01, -cavity(x, y, z)) / reachMm;
    const fall = Math.exp(-(inside ** steepness));
    const height = edge + (top - edge) * (1 - fall);
    const slope = ((top - edge) * steepness * inside ** (steepness - 1) * fall) / reachMm;
    return (z - height) / Math.sqrt(1 + slope * slope);
  };
}
