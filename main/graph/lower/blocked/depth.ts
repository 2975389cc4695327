import { expand, pad, slice } from '../../functions.ts';
import { scalar, type Value } from '../../value.ts';

/** Zeros around the planes of [depth, channels, h, w]. */
export interface Margins {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

const noMargins: Margins = { before: [0, 0], after: [0, 0] };

/**
 * Slices `start`, `start + step`, … of a value [depth, channels, h, w], `count` of them, zeros where there are none.
 * Undefined when all of them are zeros.
 */
export function depthView(
  x: Value,
  start: number,
  step: number,
  count: number,
  margins: Margins = noMargins,
): Value | undefined {
  const [depth, ...rest] = x.shape;
  const first = Math.max(0, Math.ceil(-start / step));
  const end = Math.min(count, Math.floor((depth - 1 - start) / step) + 1);
  if (end <= first) return undefined;
  const none = x.shape.map(() => 0);
  const padded = (value: Value, before: number, after: number): Value =>
    pad(value, [before, 0, ...margins.before], [after, 0, ...margins.after]);
  // One copy moves the window: zeros on one side, slices cut off on the other.
  if (step === 1) return padded(x, -start, start + count - depth);
  const from = start + first * step;
  const taken = slice(x, none.with(0, from), [end - first, ...rest], none.fill(1).with(0, step));
  return padded(taken, first, count - end);
}

export const zerosOf = (shape: readonly number[]): Value => expand(scalar(0), shape);
