import type { StudySummary, UnsureRule } from '#shared/contract/turing.ts';

export const unsureWords: Readonly<Record<UnsureRule, string>> = {
  wrong: 'a wrong answer',
  excluded: 'nothing: it is left out',
  real: 'real: the tumor was not told from one',
};

/** "40 questions · 2 readers": what a study is, in a line. */
export function studyLine({ questions, readers, settings }: StudySummary): string {
  return [
    questions === 1 ? '1 question' : `${questions} questions`,
    readers.length === 1 ? '1 reader' : `${readers.length} readers`,
    settings.marked ? 'ring' : 'no ring',
    ...(settings.backTracking ? ['going back allowed'] : []),
  ].join(' · ');
}

/** "Ada 12/40". */
export const readerLine = (name: string, answered: number, questions: number): string =>
  `${name} ${answered}/${questions}`;
