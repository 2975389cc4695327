import type { CaseDetail, CaseSummary } from '#shared/contract/case.ts';

export const caseOrders = ['newest', 'name', 'patient'] as const;
export type CaseOrder = (typeof caseOrders)[number];

const byName = new Intl.Collator('en', { numeric: true });

/** The list in an order; by patient, cases of one patient follow each other, and those of nobody known come last. */
export function orderedCases(cases: readonly CaseSummary[], order: CaseOrder): readonly CaseSummary[] {
  // As the list comes.
  if (order === 'newest') return cases;
  const patient = ({ patientHash }: CaseSummary): string => (order === 'patient' ? (patientHash ?? '~') : '');
  return cases.toSorted((a, b) =>
    patient(a) === patient(b) ? byName.compare(a.name, b.name) : patient(a) < patient(b) ? -1 : 1,
  );
}

/** Cases whose name or organs hold every word of the search, whatever its case; all for an empty one. */
export function matchingCases(cases: readonly CaseSummary[], search: string): readonly CaseSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return cases;
  return cases.filter(({ name, id, organs, patientHash = '' }) => {
    const text = [name, id, ...organs, patientHash.slice(0, 6)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The list with one case brought up to what its detail says. */
export const withDetail = (cases: readonly CaseSummary[], detail: CaseDetail): readonly CaseSummary[] =>
  cases.map((row) => {
    if (row.id !== detail.id) return row;
    const { signed: _, ...rest } = row;
    return {
      ...rest,
      name: detail.name,
      organs: detail.organs,
      lesionCount: detail.lesionCount,
      ...(detail.signed && { signed: detail.signed }),
      synthetic: detail.synthetic,
      modifiedAt: detail.modifiedAt,
    };
  });

export const lastModified = (cases: readonly CaseSummary[]): CaseSummary | undefined =>
  cases
    .filter(({ problem }) => problem === undefined)
    .reduce<CaseSummary | undefined>(
      (best, row) => (best && best.modifiedAt >= row.modifiedAt ? best : row),
      undefined,
    );
