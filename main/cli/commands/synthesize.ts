import path from 'node:path';
import type { ModelRef } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { findModelOf, modelRef } from '#main/engine/diffusion/findModel.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { refuseIgnorant } from '#main/engine/segment/lesionClasses.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import { libraryPaths } from '#main/tasks/library/paths.ts';
import { growFiles, type GrowFilesOptions } from '#main/tasks/recipes/growFiles.ts';
import { synthesizeFiles, type SynthesizeFilesOptions } from '#main/tasks/recipes/synthesizeFiles.ts';
import type { BatchOps } from '../batch/batchOps.ts';
import { casesIn, isBatch } from '../batch/foldersOf.ts';
import { type CaseOutcome, runBatch } from '../batch/runBatch.ts';
import type { Define } from '../commandTable.ts';
import { diffusionSourceIn } from '../options/diffusion.ts';
import {
  dicomChoiceIn,
  type DicomOptions,
  dicomOptions,
  type SegmentsOptions,
  segmentsOption,
} from '../options/dicom.ts';
import { labelNamesIn, type LabelOptions, labelOptions } from '../options/labels.ts';
import { libraryOption, type LibraryOptions } from '../options/library.ts';
import { wholeNumber } from '../options/numbers.ts';
import { networkOptions, providerOption, type ProviderOptions } from '../options/provider.ts';
import { recipeIn, recipeOptions, type RecipeOptions } from '../options/recipe.ts';
import { makeOutFolder } from '../outFolder.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import { answerOf, lineOf } from '../resultAnswer.ts';
import type { Answer, Surroundings } from '../surroundings.ts';

interface Options
  extends
    RecipeOptions,
    LabelOptions,
    ProgressOptions,
    LibraryOptions,
    ProviderOptions,
    DicomOptions,
    SegmentsOptions {
  readonly ct: string;
  readonly labels: string;
  readonly out: string;
  readonly resampleLabels?: true;
  readonly paths: boolean;
  readonly threads: number;
}

/** `difftumor synthesize`: puts lesions into one CT, or into every CT of a folder. */
export const synthesize: Define = (command, around) => {
  command
    .requiredOption('--ct <file|folder>', 'CT (NIfTI or DICOM), or a folder of CTs')
    .requiredOption('--labels <file|folder>', 'its organ labels, or a folder with those of every CT')
    .requiredOption('--out <folder>', 'where results go: an empty folder; for a batch, a folder a case');
  for (const option of [
    ...recipeOptions(),
    ...labelOptions(),
    ...dicomOptions(),
    segmentsOption(),
    libraryOption(),
    providerOption(),
  ])
    command.addOption(option);
  command
    .option('--resample-labels', 'take labels on another grid than the CT, resampled onto it')
    .option('--no-paths', 'do not record in the provenance where the inputs lie')
    .option('--threads <n>', 'cases of a batch at a time', wholeNumber('--threads', 1, 256), 1)
    .addOption(progressOption())
    .addHelpText(
      'after',
      `
A batch pairs files by name (ct3.nii.gz with ct3.nii.gz or ct3_liver.nii.gz), gives every case a seed of its own
drawn from --seed and its name, goes on after a case that fails, and skips what an earlier run finished.

Examples:
  difftumor synthesize --ct ct.nii.gz --labels liver.nii.gz --organ liver --count 5 --size small --seed 7 --out A
  difftumor synthesize --ct ct.nii.gz --labels total.nii.gz --label-table totalsegmentator-v2 --organ pancreas \\
      --at -12.5,30,-410 --diameter 14 --attenuation-hu -40 --out B
  difftumor synthesize --ct cts --labels masks --organ kidney --count 2 --size medium --threads 4 --out set
  difftumor synthesize --ct ct.nii.gz --labels liver.nii.gz --organ liver --count 1 --size small \\
      --generator diffusion --model liver-early --out C
  difftumor synthesize --ct ct.nii.gz --labels liver.nii.gz --organ liver --count 1 --grow 5,40,6 --out growth`,
    );
  return async (options: Options) => {
    const { models: modelsFolder } = libraryPaths(options.library);
    const source =
      options.generator === 'diffusion'
        ? await diffusionSourceIn(options, options.organ, modelsFolder)
        : undefined;
    const common = {
      labelNames: labelNamesIn(options),
      resampleLabels: options.resampleLabels,
      dicom: dicomChoiceIn(options),
      segments: options.segments,
      recipe: recipeIn(options, source, await judgeIn(options, modelsFolder)),
      version: around.version,
      recordPaths: options.paths,
      modelsFolder,
      network: networkOptions(options),
    };
    const { grow: series } = options;
    if (series && (await isBatch(options.ct)))
      throw new Problem('request-invalid', {
        field: '--grow',
        reason: 'it takes one CT, not a folder of them',
      });
    if (series) return growth(options, { ...common, series }, around);
    return (await isBatch(options.ct)) ? batch(options, common, around) : single(options, common, around);
  };
};

/** The segmentation model that has to find the lesions, if one shall. */
async function judgeIn(
  { qualityModel, organ }: Options,
  modelsFolder: string,
): Promise<ModelRef | undefined> {
  if (qualityModel === undefined) return undefined;
  const ref = await modelRef(qualityModel, modelsFolder);
  refuseIgnorant((await findModelOf(ref, modelsFolder)).manifest, organ);
  return ref;
}

type Common = Omit<SynthesizeFilesOptions, 'ct' | 'labels' | 'outDir'>;

async function single(options: Options, common: Common, around: Surroundings): Promise<Answer> {
  const { ct, labels, out } = options;
  const result = await synthesizeFiles(
    { ...common, ct, labels, outDir: out },
    { signal: around.signal, progress: progressTeller(around, options) },
  );
  return answerOf(result, out, around);
}

async function growth(
  options: Options,
  common: Omit<GrowFilesOptions, 'ct' | 'labels' | 'outDir'>,
  around: Surroundings,
): Promise<Answer> {
  const { ct, labels, out } = options;
  const { steps, warnings } = await growFiles(
    { ...common, ct, labels, outDir: out },
    { signal: around.signal, progress: progressTeller(around, options) },
  );
  for (const warning of warnings) around.tell(warning);
  const folder = path.resolve(out);
  return {
    json: { folder, steps },
    text: [`${folder}: series.csv`, ...steps.map((step) => `  ${step.folder}:\n${lineOf(step.lesion)}`)].join(
      '\n',
    ),
  };
}

async function batch(options: Options, common: Common, around: Surroundings): Promise<Answer> {
  const { ct, labels, threads } = options;
  const pairs = await casesIn(ct, labels);
  const outFolder = await makeOutFolder(options.out);
  const spawn = forkEngine(path.join(around.distFolder, 'main/batchEngine.js'));
  const engines = Array.from({ length: Math.min(threads, pairs.length) }, () =>
    superviseEngine<BatchOps>({ spawn }),
  );
  try {
    const outcomes = await runBatch(
      { pairs, ctFolder: ct, labelsFolder: labels, outFolder, common },
      {
        engines,
        signal: around.signal,
        onOutcome: (outcome) => around.tell(sentenceOf(outcome)),
        progressOf: (name) => progressTeller(around, options, name),
      },
    );
    const counts = { done: 0, skipped: 0, failed: 0 };
    for (const { state } of outcomes) counts[state] += 1;
    const { done, skipped, failed } = counts;
    return {
      json: { folder: outFolder, ...counts, cases: outcomes },
      text: `${outFolder}: ${done} done, ${skipped} skipped, ${failed} failed`,
      ok: failed === 0,
    };
  } finally {
    for (const engine of engines) engine.close();
  }
}

function sentenceOf(outcome: CaseOutcome): string {
  switch (outcome.state) {
    case 'done':
      return [`${outcome.name}: ${outcome.lesions} lesions`, ...outcome.warnings].join('\n  ');
    case 'skipped':
      return `${outcome.name}: finished before`;
    case 'failed':
      return `${outcome.name}: ${outcome.problem.sentence}`;
  }
}
