/** Why a prediction is not compared with a truth. */
export interface EvaluationProblems {
  'mask-unpaired': { file: string; wanted: string; folder: string; candidates: number };
  'masks-differ': { file: string; other: string; difference: string };
  'label-values-unknown': { file: string; values: string; organ: string; tumor: string };
  'organ-ambiguous': { file: string; organs: string };
  'not-healthy': { file: string; tumorMl: number };
  'folds-invalid': { file: string; reason: string };
}
