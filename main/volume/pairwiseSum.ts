/**
 * Sum in numpy's order of additions (pairwise; eight running sums in blocks of at most 128), so that results
 * which a later truncation decides agree with numpy's to the last bit. 0 of nothing.
 */
export function pairwiseSum(values: Float64Array): number {
  const n = values.length;
  if (n > 128) {
    const half = Math.floor(n / 2);
    const split = half - (half % 8);
    return pairwiseSum(values.subarray(0, split)) + pairwiseSum(values.subarray(split));
  }
  const whole = n - (n % 8);
  let sum = 0;
  if (whole > 0) {
    const r = values.slice(0, 8);
    for (let i = 8; i < whole; i++) r[i % 8] += values[i];
    sum = r[0] + r[1] + (r[2] + r[3]) + (r[4] + r[5] + (r[6] + r[7]));
  }
  for (let i = whole; i < n; i++) sum += values[i];
  return sum;
}
