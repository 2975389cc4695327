import type { CaseDetail } from '#shared/contract/case.ts';
import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import type { Lesion, LesionSpec, RuleSpec } from '#shared/contract/lesion.ts';

/** A 5×4×3 case of 1 mm voxels with a liver (value 1), for tests. */
export const caseDetail = (changes: Partial<CaseDetail> = {}): CaseDetail => ({
  id: 'case-1',
  name: 'Case 1',
  dims: [5, 4, 3],
  spacingMm: [1, 1, 1],
  organs: ['liver'],
  lesionCount: 0,
  synthetic: false,
  createdAt: '2025-01-01T00:00:00Z',
  modifiedAt: '2025-01-01T00:00:00Z',
  revision: 0,
  grid: { dims: [5, 4, 3], affineRas: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
  imageType: 'int16',
  huRange: [-1000, 1000],
  sourceSha256: '0'.repeat(64),
  labels: [{ value: 1, name: 'liver', colour: '#aa5500' }],
  lesions: [],
  predictions: [],
  readings: [],
  measurements: [],
  warnings: [],
  ...changes,
});

export const lesionSpec = (changes: Partial<RuleSpec> = {}): RuleSpec =>
  ruleLesion({ id: 'liver-1', centreRasMm: [2, 2, 1], seed: 7, ...changes });

/** The lesion that a spec of 1 ml made, between voxels (1, 1, 1) and (2, 2, 1). */
export const lesion = (spec: LesionSpec): Lesion => ({
  spec,
  measure: {
    voxels: 4,
    volumeMl: 1,
    equivalentDiameterMm: 12.4,
    meanHu: 60,
    sdHu: 12,
    contrastHu: -50,
    box: { min: [1, 1, 1], max: [3, 3, 2] },
  },
  labelValue: 2,
});
