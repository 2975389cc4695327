import { type Check, check } from '../check.ts';
import { length2 } from './train.ts';

/** Below this a float64 gradient is rounding noise of an exact zero: a bias before a norm, for instance. */
const zero = 1e-12;
/** What float32 leaves of an exact zero. */
const noise = 1e-6;

/** The length of every listed gradient. */
export const lengthChecks = (
  wanted: Readonly<Record<string, number>>,
  rtol: number,
  gradientOf: (name: string) => Float32Array,
): Check[] =>
  Object.entries(wanted).map(([name, value]) =>
    check(`|grad| ${name}`, [length2(gradientOf(name))], [value], {
      rule: 'close',
      atol: value < zero ? noise : 0,
      rtol,
    }),
  );
