import type { ReadingProblems } from '#shared/contract/problems/reading.ts';
import type { Sentences } from './sentences.ts';

export const readingSentences: Sentences<ReadingProblems> = {
  'reading-missing': ({ caseId, readingId }) =>
    `Case ${caseId} has no reading ${readingId}: it may have been removed or undone; choose another one.`,
  'segment-missing': ({ title, value }) =>
    `The reading ${title} has no segment ${value}: choose one of its table.`,
  'segments-full': ({ title, most }) =>
    `The reading ${title} holds ${most} segments, as many as it can: merge or remove some first.`,
  'no-lesions': ({ name }) =>
    `${name} holds no lesion: there is nothing to review; begin an empty reading to draw some, or take its labels as structures.`,
  'nothing-changed': ({ tool }) =>
    `${tool} changed nothing, so nothing was saved: choose another segment, place or number.`,
  'readings-unsigned': ({ cases }) =>
    `${cases === 1 ? 'The case has no signed reading' : `None of the ${cases} cases has a signed reading`}: sign one in the review, or export without readings.`,
};
