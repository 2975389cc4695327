import { ruleLesion } from '#shared/contract/lesion.fake.ts';
import type { CaseDetail } from '#shared/contract/case.ts';
import type { Job } from '#shared/contract/job.ts';
import type { Lesion } from '#shared/contract/lesion.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import type { StudyPreview, StudySummary } from '#shared/contract/turing.ts';
import { settings } from '#main/evaluation/turing/turing.fake.ts';

/** What the workstation of the api's tests answers. */
export const detail: CaseDetail = {
  id: 'one',
  name: 'One',
  dims: [2, 2, 2],
  spacingMm: [1, 1, 1],
  organs: ['liver'],
  lesionCount: 0,
  synthetic: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  revision: 3,
  grid: { dims: [2, 2, 2], affineRas: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] },
  imageType: 'int16',
  huRange: [-1000, 1000],
  sourceSha256: 'a'.repeat(64),
  labels: [],
  lesions: [],
  predictions: [],
  readings: [],
  measurements: [],
  warnings: [],
};
export const prediction: Prediction = {
  format: 1,
  id: 'reading-1',
  name: 'Reading',
  createdAt: '2026-01-01T00:00:00.000Z',
  origin: { kind: 'case', revision: 3 },
  lesionCount: 0,
  labels: [],
  lesionValues: [],
  lesions: [],
  componentType: 'uint8',
  warnings: [],
  labelsSha256: 'c'.repeat(64),
};
export const studySummary: StudySummary = {
  id: 'study-1',
  title: 'Study',
  createdAt: '2026-01-01T00:00:00.000Z',
  settings: settings(),
  warnings: [],
  questions: 1,
  readers: [],
};
export const studyPreview: StudyPreview = {
  questions: 0,
  available: { real: 0, synthetic: 0, none: 0 },
  organs: [],
  sizes: [],
  warnings: [],
};
export const session = { readerId: 'ab', name: 'AB', answered: 0 };
export const corner: [number, number, number] = [0, 0, 0];
export const tried: Lesion = {
  spec: ruleLesion({ id: 'liver-1' }),
  measure: {
    voxels: 1,
    volumeMl: 0.001,
    equivalentDiameterMm: 1.2,
    meanHu: 60,
    sdHu: 0,
    contrastHu: -50,
    box: { min: corner, max: corner },
  },
  labelValue: 2,
};
export const job: Job = {
  id: 'j1',
  recipe: { task: 'phantom', size: 64, seed: 1 },
  state: 'queued',
  progress: { stage: 'waiting', done: 0, total: 1 },
  createdAt: '2026-01-01T00:00:00.000Z',
};
