/** Why a reader study cannot be made, answered or shown. */
export interface TuringProblems {
  'study-too-few': { real: number; synthetic: number; none: number; pairs: number; healthy: number };
  'study-healthy-marked': Record<string, never>;
  'study-missing': { studyId: string };
  'study-damaged': { studyId: string; reason: string };
  'study-closed': { title: string };
  /** Results would tell a reader the truth. */
  'study-open': { title: string };
  'study-case-changed': { title: string };
  'study-reader-missing': { readerId: string };
  /** Questions count from 1. */
  'question-closed': { question: number; next: number };
  'verdict-impossible': { verdict: string };
  'answers-invalid': { file: string; line: number; reason: string };
}
