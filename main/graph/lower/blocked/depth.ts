import { expand, pad, slice } from '../../functions.ts';
import { scalar, type Value } from '../../value.ts';

/**
 * Slices `start`, `start + step`, … of a value's first axis, `count` of them, zeros where there are none.
 * Undefined when all of them are zeros.
 */
export function depthView(x: Value, start: number, step: number, count: number): Value | undefined {
  const [depth, ...rest] = x.shape;
  const first = Math.max(0, Math.ceil(-start / step));
  const end = Math.min(count, Math.floor((depth - 1 - start) / step) + 1);
  if (end <= first) return undefined;
  const none = x.shape.map(() => 0);
  const [before, after] = [first, count - end];
  // One copy moves the window: zeros on one side, slices cut off on the other.
  if (step === 1) return pad(x, none.with(0, -start), none.with(0, start + count - depth));
  const from = start + first * step;
  const taken = slice(x, none.with(0, from), [end - first, ...rest], none.fill(1).with(0, step));
  return pad(taken, [before, ...rest.map(() => 0)], [after, ...rest.map(() => 0)]);
}

export const zerosOf = (shape: readonly number[]): Value => expand(scalar(0), shape);
