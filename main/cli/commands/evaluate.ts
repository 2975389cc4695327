import path from 'node:path';
import { Option } from 'commander';
import type { CaseScores, Evaluation, FailedCase } from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { type Organ, organs } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import { casePicture } from '#main/engine/ops/casePicture.ts';
import { scoreFiles } from '#main/engine/ops/scoreFiles.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import type { RoleOptions } from '#main/evaluation/labelRoles.ts';
import { estimateText, fixed } from '#main/evaluation/report/words.ts';
import { evaluateFiles, type EvaluationWorker, type Scoring } from '#main/tasks/evaluate/evaluateFiles.ts';
import { readFolds } from '#main/tasks/evaluate/readFolds.ts';
import { evaluationFiles } from '#main/tasks/evaluate/writeEvaluation.ts';
import type { BatchOps } from '../batch/batchOps.ts';
import type { Define } from '../commandTable.ts';
import { casesToScore } from '../evaluate/casesToScore.ts';
import { type SegmentsOptions, segmentsOption } from '../options/dicom.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';
import { number, wholeNumber } from '../options/numbers.ts';
import { seedOption } from '../options/seed.ts';
import { labelValues } from '../options/values.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import type { Surroundings } from '../surroundings.ts';

interface Options extends LabelOptions, ProgressOptions, SegmentsOptions {
  readonly pred: string;
  readonly truth?: string;
  readonly organMask?: string;
  readonly ct?: string;
  readonly healthy?: true;
  readonly folds?: string;
  readonly out: string;
  readonly organ?: Organ;
  readonly organValues?: readonly number[];
  readonly tumorValues?: readonly number[];
  readonly predOrganValues?: readonly number[];
  readonly predTumorValues?: readonly number[];
  readonly minOverlap: number;
  readonly minRadius: number;
  readonly tolerance: number;
  readonly resamples: number;
  readonly seed: number;
  readonly threads: number;
  readonly anonymous?: true;
}

/** `difftumor evaluate`: predictions against truths, as a report, JSON and tables. */
export const evaluate: Define = (command, around) => {
  command
    .requiredOption(
      '--pred <file|folder>',
      'predicted label map (NIfTI, or a DICOM segmentation or structure set), or a folder of them',
    )
    .option('--truth <file|folder>', 'true label map, or a folder of them')
    .option('--organ-mask <file|folder>', 'where tumor may be predicted; what lies outside is dropped')
    .option('--healthy', 'the scans have no tumor: study false positives; --truth may be left out')
    .option('--folds <file>', "which case is in which fold: lines NAME,FOLD, or nnU-Net's splits_final.json")
    .option(
      '--ct <file|folder>',
      'the CT (NIfTI or DICOM), or a folder of them: shows slices of the worst cases, and DICOM masks lie on it',
    )
    .requiredOption('--out <folder>', 'where the report goes: an empty folder');
  for (const option of [...roleOptions(), ...labelOptions(), segmentsOption(), ...measureOptions()])
    command.addOption(option);
  command.addHelpText(
    'after',
    `
Without names in a file, 1 is organ and 2 tumor. Folders are paired by name: ct3.nii.gz with ct3.nii.gz or
ct3_pred.nii.gz; a folder NAME with a labels.nii.gz, or of DICOM slices, is the case NAME. A pair that fails does not stop the others; the
exit status is then 1.

Examples:
  difftumor evaluate --pred predictions --truth labels --ct images --out report
  difftumor evaluate --pred predictions --truth labels --organ-values 1,3 --folds splits_final.json --out report
  difftumor evaluate --pred healthy-predictions --healthy --out report-healthy`,
  );
  return async (options: Options) => {
    if (options.truth === undefined && !options.healthy)
      throw new Problem('request-invalid', {
        field: '--truth',
        reason: 'it is missing, and --healthy is not given',
      });
    const cases = await casesToScore(options);
    const folds = options.folds === undefined ? new Map<string, string>() : await readFolds(options.folds);
    if (options.folds !== undefined) tellFoldless(cases, folds, around);
    const evaluation = await withWorkers(options, cases.length, around, (workers) =>
      evaluateFiles(
        {
          cases,
          folds,
          settings: settingsOf(options),
          labelNames: labelNamesIn(options),
          segments: options.segments,
          ...rolesOf(options),
          outDir: options.out,
          version: around.version,
          anonymous: options.anonymous === true,
        },
        { workers, signal: around.signal, onCase: (outcome) => around.tell(sentenceOf(outcome)) },
      ),
    );
    tellOddities(evaluation, around);
    const folder = path.resolve(options.out);
    const { settings, summary, failed } = evaluation;
    return {
      json: { folder, settings, summary, failed },
      text: textOf(folder, evaluation),
      ok: failed.length === 0,
    };
  };
};

const roleOptions = (): Option[] => [
  new Option('--organ <organ>', 'organ that counts where labels name several').choices(organs),
  new Option('--organ-values <list>', 'label values that are organ').argParser(labelValues('--organ-values')),
  new Option('--tumor-values <list>', 'label values that are tumor').argParser(labelValues('--tumor-values')),
  new Option('--pred-organ-values <list>', 'the same where predictions are coded otherwise').argParser(
    labelValues('--pred-organ-values'),
  ),
  new Option('--pred-tumor-values <list>', 'the same where predictions are coded otherwise').argParser(
    labelValues('--pred-tumor-values'),
  ),
];

const measureOptions = (): Option[] => [
  new Option('--min-overlap <share>', 'share of a lesion that must overlap for it to count as found')
    .default(0.1)
    .argParser(number('--min-overlap', 0, 1)),
  new Option('--min-radius <mm>', 'leave out predicted lesions of a smaller radius')
    .default(0)
    .argParser(number('--min-radius', 0, 100)),
  new Option('--tolerance <mm>', 'of the surface Dice')
    .default(2)
    .argParser(number('--tolerance', 0.001, 100)),
  new Option('--resamples <n>', 'bootstrap samples behind the intervals; 0 for no intervals')
    .default(2000)
    .argParser(wholeNumber('--resamples', 0, 100_000)),
  seedOption(),
  new Option('--anonymous', 'number the cases in place of naming them after their files'),
  new Option('--threads <n>', 'cases at a time').default(1).argParser(wholeNumber('--threads', 1, 256)),
  progressOption(),
];

const settingsOf = (options: Options): EvaluationSettings => ({
  toleranceMm: options.tolerance,
  minimumOverlap: options.minOverlap,
  minimumRadiusMm: options.minRadius,
  healthy: options.healthy === true,
  organMask: options.organMask !== undefined,
  seed: options.seed,
  resamples: options.resamples,
});

function rolesOf({
  organ,
  organValues,
  tumorValues,
  predOrganValues = organValues,
  predTumorValues = tumorValues,
}: Options): { truthRoles: RoleOptions; predictionRoles: RoleOptions } {
  return {
    truthRoles: { organ, organValues, tumorValues },
    predictionRoles: { organ, organValues: predOrganValues, tumorValues: predTumorValues },
  };
}

/** One case at a time in this process; several each in a process of its own. */
async function withWorkers<T>(
  options: Options,
  caseCount: number,
  around: Surroundings,
  use: (workers: Scoring['workers']) => Promise<T>,
): Promise<T> {
  const { signal } = around;
  const count = Math.max(1, Math.min(options.threads, caseCount));
  const progressOf = (name: string) => progressTeller(around, options, name);
  if (count === 1)
    return use([
      {
        score: (input) =>
          scoreFiles(input, { signal, progress: progressOf(input.files.name) ?? (() => undefined) }),
        picture: casePicture,
      },
    ]);
  const spawn = forkEngine(path.join(around.distFolder, 'main/batchEngine.js'));
  const engines = Array.from({ length: count }, () => superviseEngine<BatchOps>({ spawn }));
  const [first, ...others] = engines.map((engine): EvaluationWorker => ({
    score: (input) => {
      const { name } = input.files;
      return engine.run('scoreFiles', input, { task: name, signal, progress: progressOf(name) });
    },
    picture: (input) => engine.run('casePicture', input, { task: input.files.name, signal }),
  }));
  try {
    return await use([first, ...others]);
  } finally {
    for (const engine of engines) engine.close();
  }
}

function tellFoldless(
  cases: readonly { name: string }[],
  folds: ReadonlyMap<string, string>,
  { tell }: Surroundings,
): void {
  const without = cases.filter(({ name }) => !folds.has(name)).map(({ name }) => name);
  if (without.length > 0) tell(`In no fold, and therefore in no row of the folds: ${without.join(', ')}.`);
}

function tellOddities({ cases, settings }: Evaluation, { tell }: Surroundings): void {
  if (cases.length === 0 || settings.healthy) return;
  if (cases.every(({ tumor }) => tumor.truthMl === 0))
    tell(
      'No truth has any tumor: if the files are masks of tumor alone, give --tumor-values 1; if the scans are healthy, give --healthy.',
    );
}

const sentenceOf = (outcome: CaseScores | FailedCase): string => {
  if ('problem' in outcome) return `${outcome.name}: ${outcome.problem.sentence}`;
  const { name, tumor, trueLesions, predictedLesions, warnings } = outcome;
  const found = trueLesions.filter(({ detected }) => detected).length;
  const wrong = predictedLesions.filter(({ real }) => !real).length;
  const line = `${name}: tumor Dice ${fixed(tumor.dice, 3)}, ${found} of ${trueLesions.length} lesions found, ${wrong} false positive`;
  return [line, ...warnings].join('\n  ');
};

function textOf(folder: string, { summary, cases, failed, settings }: Evaluation): string {
  const { tumor, organ, all, bins, healthy } = summary;
  const lesions = all.trueLesions > 0;
  return [
    `${folder}: ${evaluationFiles.join(', ')}`,
    `  ${cases.length} evaluated, ${failed.length} failed`,
    ...(lesions
      ? [
          `  tumor Dice ${estimateText(tumor.dice, 3)}, surface Dice at ${settings.toleranceMm} mm ${estimateText(tumor.surfaceDice, 3)}, HD95 ${estimateText(tumor.hausdorff95Mm, 1)} mm`,
          `  lesions detected ${all.detected} of ${all.trueLesions}: ${estimateText(all.sensitivity, 3)}`,
          ...bins
            .filter(({ trueLesions }) => trueLesions > 0)
            .map(
              ({ bin, detected, trueLesions, sensitivity }) =>
                `    radius ${bin} mm: ${detected} of ${trueLesions}, ${estimateText(sensitivity, 3)}`,
            ),
        ]
      : []),
    `  false positives per scan ${estimateText(all.falsePositivesPerScan, 2)}`,
    ...(healthy
      ? [`  specificity on ${healthy.scans} without tumor ${estimateText(healthy.specificity, 3)}`]
      : []),
    ...(organ ? [`  organ Dice ${estimateText(organ.dice, 3)}`] : []),
  ].join('\n');
}
