import path from 'node:path';
import type { CaseScores, Evaluation, FailedCase } from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { Problem } from '#shared/contract/problems.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import type { CasePictureInput } from '#main/engine/ops/casePicture.ts';
import type { CaseFiles, ReadLabels, ScoreFilesInput } from '#main/engine/ops/scoreFiles.ts';
import type { ReportPicture } from '#main/evaluation/report/report.ts';
import { worstCases } from '#main/evaluation/report/worst.ts';
import { summarise } from '#main/evaluation/summary/summarise.ts';
import { refuseNotEmpty } from '#main/io/files/wholeFolder.ts';
import { writeEvaluation } from './writeEvaluation.ts';

/** A case to evaluate, or why it cannot be: pairing failures come in with the rest, so that none is lost. */
export type CaseToScore = CaseFiles | { readonly name: string; readonly problem: Problem };

export interface EvaluateFilesOptions extends ReadLabels {
  readonly cases: readonly CaseToScore[];
  readonly folds: ReadonlyMap<string, string>;
  readonly settings: EvaluationSettings;
  /** A folder that does not exist or is empty. */
  readonly outDir: string;
  /** Of the program. */
  readonly version: string;
  /** Whether cases are numbered in place of their files' names. */
  readonly anonymous: boolean;
}

/** Where the work is done: the engine's ops of these names, in this process or in another. */
export interface EvaluationWorker {
  score(input: ScoreFilesInput): Promise<CaseScores>;
  picture(input: CasePictureInput): Promise<ReportPicture | undefined>;
}

export interface Scoring {
  /** As many cases are scored at a time; the first one also makes the pictures. */
  readonly workers: readonly [EvaluationWorker, ...EvaluationWorker[]];
  readonly signal: AbortSignal;
  /** Told of each case when it is done. */
  readonly onCase: (outcome: CaseScores | FailedCase) => void;
}

/**
 * Scores every case, sums up, and writes the report. A case that fails is reported and does not stop the others.
 *
 * @throws Problem `folder-not-empty`, `disk-full`, `cancelled`; then nothing is written
 */
export async function evaluateFiles(
  options: EvaluateFilesOptions,
  { workers, signal, onCase }: Scoring,
): Promise<Evaluation> {
  const { settings, version, folds, labelNames, truthRoles, predictionRoles, segments, anonymous } = options;
  const outDir = path.resolve(options.outDir);
  await refuseNotEmpty(outDir);
  const labels: ReadLabels = { labelNames, truthRoles, predictionRoles, segments };
  const digits = String(options.cases.length).length;
  const called = options.cases.map(({ name }, at) =>
    anonymous ? `case ${String(at + 1).padStart(digits, '0')}` : name,
  );
  const outcomes: (CaseScores | FailedCase)[] = [];
  const waiting = options.cases.map((toScore, at) => ({ toScore, at }));
  const work = async (worker: EvaluationWorker): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { toScore, at } = next;
      const outcome = await scoreOne(toScore, called[at]);
      if (signal.aborted) throw new Problem('cancelled', { task: 'the evaluation' });
      outcomes[at] = outcome;
      onCase(outcome);
    }

    async function scoreOne(toScore: CaseToScore, name: string): Promise<CaseScores | FailedCase> {
      try {
        if ('problem' in toScore) throw toScore.problem;
        return await worker.score({
          files: { ...toScore, name },
          fold: folds.get(toScore.name),
          settings,
          ...labels,
        });
      } catch (error) {
        return { name, problem: toWireProblem(error) };
      }
    }
  };
  await Promise.all(workers.map(work));
  const cases = outcomes.filter((outcome): outcome is CaseScores => !('problem' in outcome));
  const failed = outcomes.filter((outcome): outcome is FailedCase => 'problem' in outcome);
  const pictures = new Map<string, ReportPicture>();
  for (const { name, warnings } of worstCases(cases)) {
    const files = options.cases[called.indexOf(name)];
    if ('problem' in files) continue;
    try {
      const picture = await workers[0].picture({ files, ...labels });
      if (picture) pictures.set(name, picture);
    } catch (error) {
      warnings.push(toWireProblem(error).sentence);
    }
    if (signal.aborted) throw new Problem('cancelled', { task: 'the evaluation' });
  }
  const evaluation: Evaluation = {
    format: 1,
    program: { name: 'DiffTumor Workstation', version },
    settings,
    summary: summarise(cases, settings),
    cases,
    failed,
  };
  await writeEvaluation(outDir, evaluation, pictures);
  return evaluation;
}
