import type { TrainingProblems } from '#shared/contract/problems/training.ts';
import type { Sentences } from './sentences.ts';

export const trainingSentences: Sentences<TrainingProblems> = {
  'training-case': ({ name, reason }) =>
    `${name} cannot be trained on (${reason}): check its image and its label names, or take it off the list.`,
  'training-data': ({ cases }) =>
    `${cases.length === 1 ? 'A case' : `${cases.length} cases`} cannot be trained on; correct them or take them off the list, then start again:\n${cases.map(({ name, sentence }) => `  ${name}: ${sentence}`).join('\n')}`,
  'list-invalid': ({ file, line, reason }) =>
    `${file} is no list of cases (${line > 0 ? `line ${line}: ` : ''}${reason}): correct it, or name another list.`,
  'training-diverged': ({ step, file }) =>
    `The loss of step ${step} is no number, so the run was stopped; the sample and the weights are in ${file}: lower the learning rate and go on from the last checkpoint, or start again.`,
  'device-lost': ({ device }) =>
    `The process that computed on ${device} ended, so the training stopped; it goes on from its last checkpoint when it is started again.`,
  'run-missing': ({ folder }) =>
    `${folder} holds no training run (no recipe.json): name the run's folder, or start a new run with --config.`,
  'run-busy': ({ runId }) => `The run ${runId} waits or trains: stop it first.`,
  'run-model-missing': ({ folder }) =>
    `The run in ${folder} has no model yet: it gets one at its first validation, or at its end.`,
  'lesion-undrawn': ({ organ, size, drawers }) =>
    `No generator of the training draws ${size} lesions of the ${organ} (${drawers.join('; ')}): add one that does, or the rules, or leave this size or organ out.`,
  'generator-changed': ({ id, expected, found }) =>
    `The model ${id} is not the one that the training's lesions are to be drawn with (sha256 ${found.slice(0, 12)}…, expected ${expected.slice(0, 12)}…): put that one back, or start a new run.`,
  'run-differs': ({ folder, field }) =>
    `The run in ${folder} was begun with another recipe (${field} differs): go on with its own recipe, or choose another folder.`,
};
