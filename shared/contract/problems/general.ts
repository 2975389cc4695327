/** Problems of files, folders and shells. `file` is a base name or the path the person gave. */
export interface GeneralProblems {
  'file-missing': { file: string };
  'file-unreadable': { file: string; reason: string };
  'safetensors-broken': { file: string; reason: string };
  'folder-read-only': { folder: string };
  'disk-full': { folder: string };
  'folder-not-empty': { folder: string };
  'export-differs': { file: string; reason: string };
  'path-outside': { path: string; roots: string };
  'library-locked': { folder: string };
  'port-in-use': { port: number };
  'request-invalid': { field: string; reason: string };
  'not-allowed': { reason: string };
  'case-missing': { caseId: string };
  'case-damaged': { caseId: string; reason: string };
  'prediction-missing': { caseId: string; predictionId: string };
  'case-unpaired': { image: string; folder: string; candidates: number };
  'job-missing': { jobId: string };
  'job-interrupted': { task: string; attempts: number };
  'job-broken-off': { task: string };
  'revision-stale': { seen: number; current: number };
  'nothing-to-undo': { direction: 'undo' | 'redo' };
  'engine-stopped': { task: string };
  'provider-unusable': { provider: string; reason: string };
  'memory-short': { neededMb: number; freeMb: number };
  /** `megabytes`: of the buffer that could not be had, 0 when that is not known. */
  'memory-exhausted': { megabytes: number };
  'server-unreachable': { task: string };
  'answer-unexpected': { task: string; reason: string };
  cancelled: { task: string };
  internal: { reason: string };
}
