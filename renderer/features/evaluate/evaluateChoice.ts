import type { CaseDetail } from '#shared/contract/case.ts';
import type { EvaluateRecipe } from '#shared/contract/recipe.ts';

type Pair = EvaluateRecipe['pairs'][number];

/** What of a case is compared: a prediction, with another one or, as `own`, with the case's labels and lesions. */
export interface Comparison {
  readonly caseId: string;
  readonly predictionId: string;
  readonly truthId: string;
}

/** Stands for the case's own labels and placed lesions. */
export const own = 'own';

type Compared = Pick<CaseDetail, 'id' | 'predictions'>;

/** What is compared unless somebody says otherwise: the newest prediction of each case with the case's own labels. */
export const usualComparisons = (cases: readonly Compared[]): Comparison[] =>
  cases.flatMap(({ id, predictions }) => {
    const newest = predictions.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
    return newest ? [{ caseId: id, predictionId: newest.id, truthId: own }] : [];
  });

/** The same as an evaluation takes it. */
export const pairsOf = (comparisons: readonly Comparison[]): Pair[] =>
  comparisons.map(({ caseId, predictionId, truthId }) => ({
    caseId,
    predictionId,
    ...(truthId !== own && { truthId }),
  }));

/** What is wrong with them; undefined when nothing is. */
export function complaintOf(comparisons: readonly Comparison[]): string | undefined {
  if (comparisons.length === 0) return 'Choose at least one case.';
  if (comparisons.some(({ predictionId, truthId }) => predictionId === truthId))
    return 'A prediction is compared with itself: choose another truth.';
  return undefined;
}
