import type { Random } from '#main/tensor/random.ts';

/**
 * The samples of an epoch: every case as often as asked, shuffled (Fisher and Yates). It depends on the generator's
 * seed and the epoch alone, so that a run begun again in its middle goes on with the same samples.
 *
 * @param epoch 0, 1, …
 * @returns numbers of cases
 */
export function epochOrder(random: Random, epoch: number, cases: number, samplesPerCase: number): number[] {
  const draws = random.fork(`order ${epoch}`);
  const order = Array.from({ length: cases * samplesPerCase }, (_, i) => i % cases);
  for (let i = order.length - 1; i > 0; i--) {
    const j = draws.integer(0, i);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
