import type { Study, StudyItem } from '#shared/contract/turing.ts';
import { type Random, seededRandom } from '#main/tensor/random.ts';

/** The questions in the order in which a reader gets them: fixed by the study's seed and, if she has her own, her id. */
export const questionOrder = ({ items, seed, settings }: Study, readerId: string): StudyItem[] =>
  shuffled(items, seededRandom(seed, settings.ownOrder ? `order of ${readerId}` : 'order'));

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items];
  for (let last = out.length - 1; last > 0; last--) {
    const at = random.integer(0, last);
    [out[last], out[at]] = [out[at], out[last]];
  }
  return out;
}
