import type { WireProblem } from '#shared/contract/job.ts';
import { Problem, type ProblemCode, type ProblemTable } from '#shared/contract/problems.ts';
import { checkpointSentences } from './checkpoint.ts';
import { dicomSentences } from './dicom.ts';
import { evaluationSentences } from './evaluation.ts';
import { generalSentences } from './general.ts';
import { niftiSentences } from './nifti.ts';
import { readingSentences } from './reading.ts';
import type { Sentences } from './sentences.ts';
import { synthesisSentences } from './synthesis.ts';
import { trainingSentences } from './training.ts';
import { turingSentences } from './turing.ts';

const sentences: Sentences<ProblemTable> = {
  ...generalSentences,
  ...niftiSentences,
  ...dicomSentences,
  ...synthesisSentences,
  ...checkpointSentences,
  ...readingSentences,
  ...evaluationSentences,
  ...trainingSentences,
  ...turingSentences,
};

/** The one sentence a person reads for a problem. */
export function sentenceOf<C extends ProblemCode>(code: C, data: ProblemTable[C]): string {
  return sentences[code](data);
}

/** Any thrown value as a problem; what is not one becomes `internal` with its message as reason. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(
    'internal',
    { reason: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}

/** A problem as it crosses the wire, sentence included. */
export function toWireProblem(error: unknown): WireProblem {
  const problem = toProblem(error);
  return { code: problem.code, data: { ...problem.data }, sentence: sentenceOf(problem.code, problem.data) };
}
