import type { EvaluationProblems } from '#shared/contract/problems/evaluation.ts';
import type { Sentences } from './sentences.ts';

export const evaluationSentences: Sentences<EvaluationProblems> = {
  'mask-unpaired': ({ file, wanted, folder, candidates }) =>
    `${file} has ${candidates === 0 ? `no ${wanted}` : `${candidates} possible files as its ${wanted}`} in ${folder}: give one the same name, or that name with an ending such as _pred.`,
  'masks-differ': ({ file, other, difference }) =>
    `${file} does not lie on the grid of ${other} (${difference}): resample one onto the other first; nothing is resampled in an evaluation.`,
  'label-values-unknown': ({ file, values, organ, tumor }) =>
    `${file} has label values without a known meaning (${values}; organ is ${organ || 'none'}, tumor is ${tumor || 'none'}): say which are which with --organ-values and --tumor-values, or name them with --label-names.`,
  'organ-ambiguous': ({ file, organs }) =>
    `${file} has labels of several organs (${organs}): choose one with --organ.`,
  'not-healthy': ({ file, tumorMl }) =>
    `${file} has ${tumorMl.toFixed(2)} ml of tumor and is no truth of a healthy scan: leave it out, or leave --healthy out.`,
  'folds-invalid': ({ file, reason }) =>
    `${file} does not say which case is in which fold (${reason}): give lines of NAME,FOLD, or nnU-Net's splits_final.json.`,
};
