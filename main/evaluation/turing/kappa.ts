import { z95 } from './proportion.ts';

export interface Kappa {
  /** Share of pairs that say the same. */
  readonly share: number;
  readonly kappa: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Cohen's κ of two readers, with the asymptotic 95 % interval. NaN of nothing, and where both give one and the same
 * answer throughout, so that chance explains it all.
 *
 * Cohen 1960, doi 10.1177/001316446002000104; Fleiss, Cohen & Everitt 1969, doi 10.1037/h0028106.
 *
 * @param pairs what both said of each question
 */
export function cohenKappa(pairs: readonly (readonly [string, string])[]): Kappa {
  const n = pairs.length;
  const kinds = [...new Set(pairs.flat())];
  const shareOf = (is: (pair: readonly [string, string]) => boolean): number => pairs.filter(is).length / n;
  const first = new Map(kinds.map((kind) => [kind, shareOf(([a]) => a === kind)]));
  const second = new Map(kinds.map((kind) => [kind, shareOf(([, b]) => b === kind)]));
  const at = (of: ReadonlyMap<string, number>, kind: string): number => of.get(kind) ?? 0;
  const share = shareOf(([a, b]) => a === b);
  const chance = kinds.reduce((sum, kind) => sum + at(first, kind) * at(second, kind), 0);
  if (n === 0 || 1 - chance < 1e-12) return { share, kappa: NaN, low: NaN, high: NaN };
  const kappa = (share - chance) / (1 - chance);
  let [same, different] = [0, 0];
  for (const a of kinds)
    for (const b of kinds) {
      const p = shareOf((pair) => pair[0] === a && pair[1] === b);
      if (a === b) same += p * (1 - (at(first, a) + at(second, a)) * (1 - kappa)) ** 2;
      else different += p * (at(second, a) + at(first, b)) ** 2;
    }
  const rest = (kappa - chance * (1 - kappa)) ** 2;
  const variance = (same + (1 - kappa) ** 2 * different - rest) / ((1 - chance) ** 2 * n);
  // Full agreement has no spread, and would claim certainty.
  if (!(variance > 1e-15)) return { share, kappa, low: NaN, high: NaN };
  const reach = z95 * Math.sqrt(variance);
  return { share, kappa, low: Math.max(-1, kappa - reach), high: Math.min(1, kappa + reach) };
}

/**
 * Fleiss' κ of three readers and more; NaN of nothing, and where all give one and the same answer throughout.
 *
 * Fleiss 1971, doi 10.1037/h0031619.
 *
 * @param rows what every reader said of each question, as many answers in each row
 */
export function fleissKappa(rows: readonly (readonly string[])[]): number {
  const [n, readers] = [rows.length, rows[0]?.length ?? 0];
  const kinds = [...new Set(rows.flat())];
  const count = (row: readonly string[], kind: string): number => row.filter((one) => one === kind).length;
  const observed =
    rows.reduce(
      (sum, row) =>
        sum +
        kinds.reduce((s, kind) => s + count(row, kind) * (count(row, kind) - 1), 0) /
          (readers * (readers - 1)),
      0,
    ) / n;
  const chance = kinds.reduce(
    (sum, kind) => sum + (rows.reduce((s, row) => s + count(row, kind), 0) / (n * readers)) ** 2,
    0,
  );
  return n === 0 || 1 - chance < 1e-12 ? NaN : (observed - chance) / (1 - chance);
}
