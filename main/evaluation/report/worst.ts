import type { CaseScores } from '#shared/contract/evaluation.ts';

/** How many of the worst cases a report shows. */
const mostShown = 8;

/**
 * The cases a person should look at first: the lowest tumor Dice; of equals, the larger volume of error. Perfect
 * ones are not among them, nor those without any tumor.
 */
export const worstCases = (cases: readonly CaseScores[]): CaseScores[] =>
  cases
    .filter(({ tumor }) => tumor.state !== 'both-empty' && tumor.dice < 1)
    .toSorted(
      (a, b) =>
        a.tumor.dice - b.tumor.dice || Math.abs(b.tumor.volumeErrorMl) - Math.abs(a.tumor.volumeErrorMl),
    )
    .slice(0, mostShown);
