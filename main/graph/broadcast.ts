import { refuse, shapeText } from './layer.ts';

type Shape = readonly number[];

/** The shape that both broadcast to, aligned at the last axis (NumPy's rule). Throws GraphError when none is. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) refuse(`shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast`);
    return m === 1 ? n : m;
  });
}

/** Axes of `to` along which a value of shape `from` was repeated; leading axes that `from` lacks included. */
export const broadcastAxes = (from: Shape, to: Shape): number[] =>
  to.flatMap((size, axis) => {
    const own = from[axis - to.length + from.length] ?? 1;
    return own === 1 && (size !== 1 || axis < to.length - from.length) ? [axis] : [];
  });

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);
