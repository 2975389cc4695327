import type { Estimate } from '#shared/contract/evaluation.ts';

/** A number for a reader; "–" where it is undefined, ∞ where it is infinite. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return '∞';
  return value.toFixed(digits);
}

/** Value and interval: "0.71 (0.62–0.79)"; without the interval where there is none. */
export function estimateText({ value, low, high }: Estimate, digits: number): string {
  const text = fixed(value, digits);
  return Number.isFinite(low) ? `${text} (${fixed(low, digits)} to ${fixed(high, digits)})` : text;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
