import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Evaluation } from '#shared/contract/evaluation.ts';
import type { EvaluateRecipe } from '#shared/contract/recipe.ts';
import { predictionLabelsName } from '#main/engine/predictions/writePrediction.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { toProblem } from '#shared/messages/messages.ts';
import { onDisk } from '../cases/cases.ts';
import { type CaseToScore, evaluateFiles, type EvaluationWorker } from '../evaluate/evaluateFiles.ts';
import { parseJson } from '../files/parseJson.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { refuseNotEmpty } from '#main/io/files/wholeFolder.ts';
import type { CaseLibrary } from '../library/library.ts';
import { casePaths } from '../library/paths.ts';
import type { Predictions } from '../predictions/predictions.ts';
import type { JobContext, Task } from './task.ts';

export interface EvaluateTaskOptions {
  readonly library: CaseLibrary;
  readonly predictions: Predictions;
  readonly policy: PathPolicy;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

type Pair = EvaluateRecipe['pairs'][number];

/** Predictions of cases against what is true of them, as a report in a folder. */
export const evaluateTask = (options: EvaluateTaskOptions): Task<EvaluateRecipe> => {
  const { library, predictions, policy, engine, version } = options;
  return {
    words: 'evaluating',
    check: async ({ pairs, outDir }) => {
      for (const { caseId, predictionId, truthId } of pairs) {
        await predictions.get(caseId, predictionId);
        if (truthId !== undefined) await predictions.get(caseId, truthId);
      }
      await refuseNotEmpty(await policy.writable(outDir));
    },
    run: async (recipe, context) => {
      const { pairs, organ, settings, anonymous } = recipe;
      const outDir = await policy.writable(recipe.outDir);
      if (await isWritten(outDir, recipe)) return { outDir };
      const temporary = path.join(library.paths.incoming, `evaluate-${context.jobId}`);
      const total = pairs.length + 1;
      let done = 0;
      const { signal } = context;
      const worker: EvaluationWorker = {
        score: (input) => engine.run('scoreFiles', input, { task: 'evaluating', signal }),
        picture: (input) => engine.run('casePicture', input, { task: 'evaluating', signal }),
      };
      try {
        const cases: CaseToScore[] = [];
        for (const pair of pairs)
          cases.push(await toScore(options, pair, nameOf(pair, pairs), temporary, context));
        await evaluateFiles(
          {
            cases,
            folds: new Map(),
            settings,
            labelNames: {},
            truthRoles: { organ },
            predictionRoles: { organ },
            outDir,
            version,
            anonymous,
          },
          {
            workers: [worker],
            signal,
            onCase: () => context.progress({ stage: 'evaluating', done: ++done, total }),
          },
        );
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
      return { outDir };
    },
  };
};

/** Cases go by their ids; one that occurs twice, by what is compared too. */
function nameOf({ caseId, predictionId }: Pair, pairs: readonly Pair[]): string {
  return pairs.filter((pair) => pair.caseId === caseId).length === 1 ? caseId : `${caseId} ${predictionId}`;
}

/** The files of a pair; what cannot be had comes as a case with its problem. */
async function toScore(
  { library, engine }: EvaluateTaskOptions,
  { caseId, predictionId, truthId }: Pair,
  name: string,
  temporary: string,
  { signal }: JobContext,
): Promise<CaseToScore> {
  try {
    const open = await library.get(caseId);
    if (open.damage) throw open.damage;
    const { lesions } = open.history.state;
    const labelsOf = (id: string): string =>
      path.join(casePaths(open.folder).predictions, id, predictionLabelsName);
    const ownLabels = async (): Promise<string> => {
      const folder = path.join(temporary, name);
      await mkdir(folder, { recursive: true });
      await engine.run(
        'importPrediction',
        { onDisk: onDisk(open), folder, placed: lesions, source: { from: 'case' } },
        { task: 'evaluating', signal },
      );
      return path.join(folder, predictionLabelsName);
    };
    return {
      name,
      prediction: labelsOf(predictionId),
      truth: truthId === undefined ? await ownLabels() : labelsOf(truthId),
      // With placed lesions the file is not what the labels were read from.
      ...(lesions.length === 0 && { ct: path.join(open.folder, open.record.source.image.files[0]) }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { name, problem: toProblem(error) };
  }
}

/** Whether the report of this very recipe lies there: the program ended between its end and the job's. */
async function isWritten(outDir: string, { pairs, settings }: EvaluateRecipe): Promise<boolean> {
  const text = await readFile(path.join(outDir, 'evaluation.json'), 'utf8').catch(() => '');
  const found = Evaluation.safeParse(parseJson(text)).data;
  return (
    found !== undefined &&
    isDeepStrictEqual(found.settings, settings) &&
    found.cases.length + found.failed.length === pairs.length
  );
}
