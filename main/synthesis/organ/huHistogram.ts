/** Counts of whole HU from -2048 to 4095; what lies beyond counts at the ends. */
export type HuHistogram = Float64Array;

const lowest = -2048;
const highest = 4095;

export const emptyHistogram = (): HuHistogram => new Float64Array(highest - lowest + 1);

export function countHu(histogram: HuHistogram, hu: number): void {
  histogram[Math.min(highest, Math.max(lowest, Math.round(hu))) - lowest]++;
}

/**
 * Value below which a fraction of the counts lies; a count at HU h is spread evenly over h ± 0.5.
 * NaN of an empty histogram. Independent of the order of counting, unlike a sample.
 */
export function quantile(histogram: HuHistogram, fraction: number): number {
  const wanted = fraction * histogram.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    const count = histogram[bin];
    if (count > 0 && below + count >= wanted) return lowest + bin - 0.5 + (wanted - below) / count;
    below += count;
  }
  return NaN;
}

/** Mean and standard deviation of the counts between two HU, both in; NaN when there are none. */
export function momentsBetween(
  histogram: HuHistogram,
  low: number,
  high: number,
): { readonly mean: number; readonly sd: number } {
  let [count, sum, squares] = [0, 0, 0];
  const first = Math.max(lowest, Math.ceil(low));
  for (let hu = first; hu <= Math.min(highest, high); hu++) {
    const n = histogram[hu - lowest];
    count += n;
    sum += n * hu;
    squares += n * hu * hu;
  }
  const mean = sum / count;
  return { mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
