import type { CheckpointProblems } from './problems/checkpoint.ts';
import type { DicomProblems } from './problems/dicom.ts';
import type { EvaluationProblems } from './problems/evaluation.ts';
import type { GeneralProblems } from './problems/general.ts';
import type { NiftiProblems } from './problems/nifti.ts';
import type { ReadingProblems } from './problems/reading.ts';
import type { SynthesisProblems } from './problems/synthesis.ts';
import type { TrainingProblems } from './problems/training.ts';
import type { TuringProblems } from './problems/turing.ts';

/** Every way something can fail that a person is told of: code → the data its sentence needs. */
export interface ProblemTable
  extends
    GeneralProblems,
    NiftiProblems,
    DicomProblems,
    SynthesisProblems,
    CheckpointProblems,
    ReadingProblems,
    EvaluationProblems,
    TrainingProblems,
    TuringProblems {}

export type ProblemCode = keyof ProblemTable;

/** Thrown by the core: a code and data, never a sentence (shared/messages writes those). */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'Problem';
  readonly code: C;
  readonly data: ProblemTable[C];

  constructor(code: C, data: ProblemTable[C], options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(data)}`, options);
    this.code = code;
    this.data = data;
  }
}

export const isProblem = <C extends ProblemCode>(error: unknown, code?: C): error is Problem<C> =>
  error instanceof Problem && (code === undefined || error.code === code);
