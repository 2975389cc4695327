import type { GoldenCase } from './case.ts';

/** How a stored output is to be compared; the three ways the golden folders state it are read here. */
export type Tolerance =
  | { readonly rule: 'exact' }
  /** |a - b| <= atol + rtol |b| for every element. */
  | { readonly rule: 'close'; readonly atol: number; readonly rtol: number }
  /** Equal wherever the stored tensor `marginName` is at least `atLeast`. */
  | { readonly rule: 'exactWhere'; readonly marginName: string; readonly atLeast: number }
  | { readonly rule: 'equalFraction'; readonly atLeast: number }
  | {
      readonly rule: 'mostly';
      readonly atol: number;
      readonly fractionAtLeast: number;
      readonly meanAbsAtMost: number;
    }
  | { readonly rule: 'informative' };

type Fields = Readonly<Record<string, unknown>>;

/**
 * The tolerance of one output: its own row of `outputs`; else the case's `tolerance`, by the output's name, its
 * list `exact`, or for all; else equality.
 */
export function toleranceOf(golden: GoldenCase, output: string): Tolerance {
  const own = fields(fields(golden.json['outputs'])[output]);
  if (own['compare'] !== undefined) return compareRule(own['compare']);
  if ('atol' in own || 'rtol' in own) return close(own);
  const shared = fields(golden.json['tolerance']);
  const exact = shared['exact'];
  if (Array.isArray(exact) && exact.includes(output)) return { rule: 'exact' };
  const named = shared[output];
  if (typeof named === 'number') return { rule: 'close', atol: named, rtol: 0 };
  if ('atol' in fields(named) || 'rtol' in fields(named)) return close(fields(named));
  return 'atol' in shared || 'rtol' in shared ? close(shared) : { rule: 'exact' };
}

function compareRule(compare: unknown): Tolerance {
  if (compare === 'exact' || compare === 'informative') return { rule: compare };
  const f = fields(compare);
  if (typeof f['exact_where'] === 'string')
    return { rule: 'exactWhere', marginName: f['exact_where'], atLeast: number(f['at_least'], 0) };
  if ('equal_fraction_at_least' in f)
    return { rule: 'equalFraction', atLeast: number(f['equal_fraction_at_least'], 1) };
  if ('within_fraction_at_least' in f)
    return {
      rule: 'mostly',
      atol: number(f['atol'], 0),
      fractionAtLeast: number(f['within_fraction_at_least'], 1),
      meanAbsAtMost: number(f['mean_abs_at_most'], Infinity),
    };
  throw new RangeError(`unknown way to compare: ${JSON.stringify(compare)}`);
}

const close = (f: Fields): Tolerance => ({
  rule: 'close',
  atol: number(f['atol'], 0),
  rtol: number(f['rtol'], 0),
});

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
