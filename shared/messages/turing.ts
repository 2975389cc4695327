import type { TuringProblems } from '#shared/contract/problems/turing.ts';
import type { Sentences } from './sentences.ts';

export const turingSentences: Sentences<TuringProblems> = {
  'study-too-few': ({ real, synthetic, none, pairs, healthy }) =>
    real < pairs || synthetic < pairs
      ? `The chosen cases hold real tumors of ${patients(real)} and synthetic ones of ${patients(synthetic)}, and ${pairs} of each are wanted: ${Math.min(real, synthetic) === 0 ? 'choose cases of both kinds (place tumors in some, or say which labels are synthetic).' : `choose more cases, or ask for at most ${Math.min(real, synthetic)} of each.`}`
      : `The chosen cases hold scans without a tumor of ${patients(none)}, and ${healthy} are wanted: choose more of them, or ask for at most ${none}.`,
  'study-healthy-marked': () =>
    'A ring cannot mark a tumor on a scan without one: leave the scans without tumor out, or do without rings.',
  'study-missing': ({ studyId }) =>
    `There is no reader study ${studyId}: it may have been removed; reload the list.`,
  'study-damaged': ({ studyId, reason }) =>
    `The reader study ${studyId} is damaged (${reason}): nothing was deleted; restore its folder from a backup.`,
  'study-closed': ({ title }) =>
    `The reader study "${title}" is closed and takes no more answers: ask its owner for a new one.`,
  'study-open': ({ title }) =>
    `The results of "${title}" would tell its readers the truth: close the study first, then nobody can answer any more.`,
  'study-case-changed': ({ title }) =>
    `A scan of "${title}" was removed or replaced since the study was made, so this question cannot be shown: restore the case from the library's trash, or make a new study.`,
  'study-reader-missing': ({ readerId }) =>
    `This study has no reader ${readerId}: begin again from its start page.`,
  'question-closed': ({ question, next }) =>
    question < next
      ? `Question ${question} is answered, and this study allows no going back: go on with question ${next}.`
      : `Question ${question} cannot be asked before question ${next} is answered: go on there.`,
  'verdict-impossible': ({ verdict }) =>
    `This study does not ask for "${verdict}", as every scan of it has a tumor: choose another answer.`,
  'answers-invalid': ({ file, line, reason }) =>
    `${file} is no table of answers (${line > 0 ? `line ${line}: ` : ''}${reason}): correct it and try again; nothing was taken from it.`,
};

const patients = (count: number): string => `${count} patient${count === 1 ? '' : 's'}`;
