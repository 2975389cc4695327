import type { Random } from '#main/tensor/random.ts';

/** One of the values by its weight; undefined when none has any. */
export function weighted<T>(entries: readonly (readonly [T, number])[], random: Random): T | undefined {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (total <= 0) return undefined;
  let left = random.uniform(0, total);
  for (const [value, weight] of entries) {
    left -= weight;
    if (left < 0) return value;
  }
  return entries.findLast(([, weight]) => weight > 0)?.[0];
}
