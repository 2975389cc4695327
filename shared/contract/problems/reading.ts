/** Why something cannot be done to a reading of a case. */
export interface ReadingProblems {
  'reading-missing': { caseId: string; readingId: string };
  'segment-missing': { title: string; value: number };
  'segments-full': { title: string; most: number };
  'no-lesions': { name: string };
  'nothing-changed': { tool: string };
  'readings-unsigned': { cases: number };
}
