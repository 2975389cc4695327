/** Problems of training runs. */
export interface TrainingProblems {
  /** A case that nothing can be learnt from. */
  'training-case': { name: string; reason: string };
  /** Cases that cannot be trained on, each with the sentence of what is wrong with it. */
  'training-data': { cases: readonly { readonly name: string; readonly sentence: string }[] };
  /** `line` counts from 1; 0 when it is not one line. */
  'list-invalid': { file: string; line: number; reason: string };
  'training-diverged': { step: number; file: string };
  'device-lost': { device: string };
  'run-missing': { folder: string };
  'run-busy': { runId: string };
  'run-model-missing': { folder: string };
  /** No generator of a recipe draws such lesions. */
  'lesion-undrawn': { organ: string; size: string; drawers: readonly string[] };
  /** A run's model is not the one that it was begun with. */
  'generator-changed': { id: string; expected: string; found: string };
  'run-differs': { folder: string; field: string };
}
