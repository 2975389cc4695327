import type { ProblemCode } from '#shared/contract/problems.ts';

/** HTTP status of a problem; what is not listed is a fact about the person's data: 422. */
const statuses: Partial<Record<ProblemCode, number>> = {
  'request-invalid': 400,
  'path-outside': 403,
  'not-allowed': 403,
  'folder-read-only': 403,
  'case-missing': 404,
  'job-missing': 404,
  'prediction-missing': 404,
  'reading-missing': 404,
  'study-missing': 404,
  'study-reader-missing': 404,
  'file-missing': 404,
  'run-missing': 404,
  'run-busy': 409,
  'model-missing': 404,
  'model-unpublished': 404,
  'revision-stale': 409,
  'nothing-to-undo': 409,
  'model-exists': 409,
  'study-open': 409,
  'study-closed': 409,
  'question-closed': 409,
  cancelled: 409,
  'engine-stopped': 503,
  'device-lost': 503,
  'disk-full': 507,
  internal: 500,
};

export const statusOf = (code: ProblemCode): number => statuses[code] ?? 422;
