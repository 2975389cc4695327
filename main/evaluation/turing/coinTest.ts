/**
 * The exact two-sided binomial test of `hits` of `count` against one half: how probable a result at least as far from
 * half is for somebody who tosses a coin. NaN of nothing.
 */
export function coinTest(hits: number, count: number): number {
  if (count === 0) return NaN;
  const fewer = Math.min(hits, count - hits);
  // Both tails are alike at one half; in the middle they overlap.
  if (2 * fewer === count) return 1;
  let [logTerm, tail] = [-count * Math.LN2, 0];
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((count - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
