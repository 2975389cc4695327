/** Problems of training runs. */
export interface TrainingProblems {
  /** A case that nothing can be learnt from. */
  'training-case': { name: string; reason: string };
  /** Cases that cannot be trained on, each with the sentence of what is wrong with it. */
  'training-data': { cases: readonly { readonly name: string; readonly sentence: string }[] };
  'training-diverged': { step: number; file: string };
  'run-missing': { folder: string };
  'run-differs': { folder: string; field: string };
}
