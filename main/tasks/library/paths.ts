import path from 'node:path';

/** Where things lie in a library folder. `incoming` holds what is not a case yet and is emptied at every start. */
export const libraryPaths = (folder: string) => ({
  folder,
  cases: path.join(folder, 'cases'),
  incoming: path.join(folder, 'incoming'),
  trash: path.join(folder, 'trash'),
  jobs: path.join(folder, 'jobs'),
  uploads: path.join(folder, 'uploads'),
  exports: path.join(folder, 'exports'),
  models: path.join(folder, 'models'),
  runs: path.join(folder, 'runs'),
  studies: path.join(folder, 'studies'),
  index: path.join(folder, 'index.db'),
  patientKey: path.join(folder, 'patient.key'),
  log: path.join(folder, 'log.jsonl'),
  readMe: path.join(folder, 'README.txt'),
});
export type LibraryPaths = ReturnType<typeof libraryPaths>;

export const casePaths = (folder: string) => ({
  record: path.join(folder, 'case.json'),
  journal: path.join(folder, 'journal.jsonl'),
  predictions: path.join(folder, 'predictions'),
  measures: path.join(folder, 'cache', 'lesions.json'),
  candidate: path.join(folder, 'cache', 'candidate.json'),
  readingMeasures: path.join(folder, 'cache', 'readings.json'),
});

export const studyPaths = (folder: string) => ({
  record: path.join(folder, 'study.json'),
  readers: path.join(folder, 'readers'),
  cache: path.join(folder, 'cache'),
});
