import type { CaseDetail, CaseSummary } from '#shared/contract/case.ts';

/** Cases whose name or organs hold every word of the search, whatever its case; all for an empty one. */
export function matchingCases(cases: readonly CaseSummary[], search: string): readonly CaseSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return cases.filter(({ name, id, organs }) => {
    const text = [name, id, ...organs].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The list with one case brought up to what its detail says. */
export const withDetail = (cases: readonly CaseSummary[], detail: CaseDetail): readonly CaseSummary[] =>
  cases.map((row) =>
    row.id === detail.id
      ? {
          ...row,
          name: detail.name,
          organs: detail.organs,
          lesionCount: detail.lesionCount,
          synthetic: detail.synthetic,
          modifiedAt: detail.modifiedAt,
        }
      : row,
  );

export const lastModified = (cases: readonly CaseSummary[]): CaseSummary | undefined =>
  cases
    .filter(({ problem }) => problem === undefined)
    .reduce<CaseSummary | undefined>(
      (best, row) => (best && best.modifiedAt >= row.modifiedAt ? best : row),
      undefined,
    );
