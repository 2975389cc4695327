import { expect, it } from 'vitest';
import type { PredictionSummary } from '#shared/contract/prediction.ts';
import { complaintOf, own, pairsOf, usualComparisons } from './evaluateChoice.ts';

const prediction = (id: string, createdAt: string): PredictionSummary => ({
  id,
  name: id,
  createdAt,
  origin: { kind: 'case', revision: 1 },
  lesionCount: 0,
});

it('compares the newest prediction of each case with its own labels, unless told otherwise', () => {
  const cases = [
    {
      id: 'a',
      predictions: [prediction('new', '2026-02-01T00:00:00Z'), prediction('old', '2026-01-01T00:00:00Z')],
    },
    { id: 'b', predictions: [] },
  ];
  const usual = usualComparisons(cases);
  expect(usual).toEqual([{ caseId: 'a', predictionId: 'new', truthId: own }]);
  expect(pairsOf(usual)).toEqual([{ caseId: 'a', predictionId: 'new' }]);
  expect(pairsOf([{ caseId: 'a', predictionId: 'new', truthId: 'old' }])).toEqual([
    { caseId: 'a', predictionId: 'new', truthId: 'old' },
  ]);
});

it('says what cannot be compared', () => {
  expect(complaintOf([])).toContain('at least one');
  expect(complaintOf([{ caseId: 'a', predictionId: 'x', truthId: 'x' }])).toContain('itself');
  expect(complaintOf([{ caseId: 'a', predictionId: 'x', truthId: own }])).toBeUndefined();
});
