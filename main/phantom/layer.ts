import { boxDims, boxVoxels, type VoxelBox } from '#shared/geometry/box.ts';
import { boxBetween, type Canvas } from './canvas.ts';
import type { PathPoint } from './path.ts';
import type { Shape } from './shapes.ts';
import type { Point } from './vector.ts';

/**
 * One structure on its way to the canvas: signed distances (mm, negative inside) on the voxels of a box.
 * Shapes and tubes are united into it; `paint` blends it in.
 */
export interface Layer {
  readonly canvas: Canvas;
  readonly box: VoxelBox;
  readonly distance: Float32Array;
}

/**
 * Distances are good to this depth on both sides of a surface, which is enough for edges, walls and halos. Outside
 * it is also the largest value, so that shapes and tubes of different reach unite without a step.
 */
const exactMm = 12;

/** An empty layer between two corners (mm). */
export function emptyLayer(canvas: Canvas, low: Point, high: Point): Layer {
  const box = boxBetween(canvas, low, high);
  return { canvas, box, distance: new Float32Array(boxVoxels(box)).fill(exactMm) };
}

/** A layer holding one shape. Far from the surface the shape is evaluated only as often as it can change sign. */
export function shapeLayer(canvas: Canvas, low: Point, high: Point, shape: Shape): Layer {
  const layer = emptyLayer(canvas, low, high);
  const { box, distance } = layer;
  const { originRasMm: o, spacingMm: s } = canvas;
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const [y, z] = [o[1] + j * s[1], o[2] + k * s[2]];
      for (let i = box.min[0]; i < box.max[0];) {
        const d = shape(o[0] + i * s[0], y, z);
        const capped = Math.min(d, exactMm);
        // Estimated distances may overstate: trust half of the excess.
        const stride = Math.max(1, Math.floor((0.5 * (Math.abs(d) - exactMm)) / s[0]));
        for (const stop = Math.min(i + stride, box.max[0]); i < stop; i++) distance[at++] = capped;
      }
    }
  return layer;
}

/** How a tube's cross-section is squeezed: 2 along an axis makes it half as thick there. */
export const round: Point = [1, 1, 1];

/** Unites a tube of given centre line into a layer; nothing of it reaches beyond the layer's box. */
export function addTube(layer: Layer, path: readonly PathPoint[], squeeze: Point = round): void {
  if (path.length === 1) addSegment(layer, path[0], path[0], squeeze);
  for (let p = 0; p + 1 < path.length; p++) addSegment(layer, path[p], path[p + 1], squeeze);
}

/** A capsule whose radius changes linearly from one end to the other. */
function addSegment({ canvas, box, distance }: Layer, a: PathPoint, b: PathPoint, [sx, sy, sz]: Point): void {
  const reach = Math.max(a.radius, b.radius) + exactMm / 2;
  const low: Point = [
    Math.min(a.at[0], b.at[0]) - reach / sx,
    Math.min(a.at[1], b.at[1]) - reach / sy,
    Math.min(a.at[2], b.at[2]) - reach / sz,
  ];
  const high: Point = [
    Math.max(a.at[0], b.at[0]) + reach / sx,
    Math.max(a.at[1], b.at[1]) + reach / sy,
    Math.max(a.at[2], b.at[2]) + reach / sz,
  ];
  const part = boxBetween(canvas, low, high);
  const { originRasMm: o, spacingMm: s } = canvas;
  const [ux, uy, uz] = [(b.at[0] - a.at[0]) * sx, (b.at[1] - a.at[1]) * sy, (b.at[2] - a.at[2]) * sz];
  const square = ux * ux + uy * uy + uz * uz;
  const [nx, ny] = boxDims(box);
  const first = Math.max(part.min[0], box.min[0]);
  const past = Math.min(part.max[0], box.max[0]);
  for (let k = Math.max(part.min[2], box.min[2]); k < Math.min(part.max[2], box.max[2]); k++)
    for (let j = Math.max(part.min[1], box.min[1]); j < Math.min(part.max[1], box.max[1]); j++) {
      const [py, pz] = [(o[1] + j * s[1] - a.at[1]) * sy, (o[2] + k * s[2] - a.at[2]) * sz];
      const row = nx * (j - box.min[1] + ny * (k - box.min[2])) - box.min[0];
      for (let i = first; i < past; i++) {
        const px = (o[0] + i * s[0] - a.at[0]) * sx;
        const along = square === 0 ? 0 : (px * ux + py * uy + pz * uz) / square;
        const t = along < 0 ? 0 : along > 1 ? 1 : along;
        const ex = px - t * ux;
        const ey = py - t * uy;
        const ez = pz - t * uz;
        const d = Math.sqrt(ex * ex + ey * ey + ez * ez) - a.radius - t * (b.radius - a.radius);
        if (d < distance[row + i]) distance[row + i] = d;
      }
    }
}

/** A layer holding some tubes. `marginMm` is how far around them distances matter (halos). */
export function tubeLayer(
  canvas: Canvas,
  paths: readonly (readonly PathPoint[])[],
  squeeze: Point = round,
  marginMm = 8,
): Layer {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const { at, radius } of paths.flat())
    for (const axis of [0, 1, 2] as const) {
      const reach = radius / squeeze[axis] + marginMm;
      low[axis] = Math.min(low[axis], at[axis] - reach);
      high[axis] = Math.max(high[axis], at[axis] + reach);
    }
  const layer = emptyLayer(canvas, low, high);
  for (const path of paths) addTube(layer, path, squeeze);
  return layer;
}

/** Wanders the surface in and out, where it is near. */
export function addUnevenness(layer: Layer, displacementMm: Shape, reachMm: number): void {
  const { canvas, box, distance } = layer;
  const { originRasMm: o, spacingMm: s } = canvas;
  let at = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++)
      for (let i = box.min[0]; i < box.max[0]; i++, at++)
        if (Math.abs(distance[at]) < reachMm)
          distance[at] += displacementMm(o[0] + i * s[0], o[1] + j * s[1], o[2] + k * s[2]);
}
