/** A point or step in the phantom's RAS frame (mm): x to the patient's right, y anterior, z superior. */
export type Point = readonly [x: number, y: number, z: number];

export const add = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Point, by: number): Point => [a[0] * by, a[1] * by, a[2] * by];
export const lengthOf = (a: Point): number => Math.hypot(a[0], a[1], a[2]);
export const distanceBetween = (a: Point, b: Point): number => lengthOf(subtract(a, b));
export const between = (a: Point, b: Point, t: number): Point => add(a, scale(subtract(b, a), t));
