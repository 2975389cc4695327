import { performance } from 'node:perf_hooks';
import type { Variants } from './benchCase.ts';

/** Times of one variant in ms, and its ratio to the first variant. */
export interface Timing {
  readonly variant: string;
  readonly minMs: number;
  readonly medianMs: number;
  /** Median over the rounds of (this variant / first variant) of the same round. */
  readonly ratio: number;
}

/**
 * Times variants in turn: one warm-up each, then every round runs them all, in reversed order every other
 * round, so that what disturbs the machine disturbs all alike.
 *
 * @param variants one or more; a promise that one returns is awaited; a number is the time, ms, that it measured
 *   itself, in place of that of the whole call
 * @param rounds at least 1
 */
export async function measure(variants: Variants, rounds: number): Promise<Timing[]> {
  const names = Object.keys(variants);
  for (const name of names) await variants[name]();
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const started = performance.now();
      const own = await variants[name]();
      times.get(name)?.push(typeof own === 'number' ? own : performance.now() - started);
    }
  return timings(times);
}

/** Minimum, median and ratio of the times of each variant, by round. */
export function timings(times: ReadonlyMap<string, readonly number[]>): Timing[] {
  const [first = []] = times.values();
  return [...times].map(([variant, own]) => ({
    variant,
    minMs: Math.min(...own),
    medianMs: medianOf(own),
    ratio: medianOf(own.map((time, round) => time / first[round])),
  }));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
