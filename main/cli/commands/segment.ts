import path from 'node:path';
import { Option } from 'commander';
import { Problem } from '#shared/contract/problems.ts';
import { RemoteProblem } from '#shared/contract/remoteProblem.ts';
import { forkEngine } from '#main/engine/forkEngine.ts';
import { superviseEngine } from '#main/engine/supervisor.ts';
import { tasksOf } from '#main/networks/networks.ts';
import { type Provider, providerTable } from '#main/runtime/providers.ts';
import { libraryPaths } from '#main/tasks/library/paths.ts';
import { locateModel } from '#main/tasks/models/modelLibrary.ts';
import type { SegmentedFiles } from '#main/tasks/recipes/segmentFiles.ts';
import type { BatchOps } from '../batch/batchOps.ts';
import { casesIn, ctsIn, isBatch } from '../batch/foldersOf.ts';
import {
  type CaseToSegment,
  runSegmentation,
  type SegmentOutcome,
  writeSummary,
} from '../batch/runSegmentation.ts';
import type { Define } from '../commandTable.ts';
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
import { type SegmentFlags, segmentOptions, segmentOptionsIn } from '../options/segment.ts';
import { makeOutFolder } from '../outFolder.ts';
import { progressOption, type ProgressOptions, progressTeller } from '../progress.ts';
import type { Answer, Surroundings } from '../surroundings.ts';

interface Options
  extends SegmentFlags, LabelOptions, LibraryOptions, ProgressOptions, DicomOptions, SegmentsOptions {
  readonly ct: string;
  readonly labels?: string;
  readonly out: string;
  readonly resampleLabels?: true;
  readonly paths: boolean;
  readonly provider?: Provider;
  readonly threads?: number;
}

/** A window of a large network takes minutes on a slow processor: then its process is ended. */
const graceMs = 500;

/** `difftumor segment`: runs a network over one CT, or over every CT of a folder. */
export const segment: Define = (command, around) => {
  command
    .requiredOption('--ct <file|folder>', 'CT (NIfTI or DICOM), or a folder of CTs')
    .requiredOption('--model <id>', 'a segmentation model of the library (difftumor models list)')
    .requiredOption(
      '--out <folder>',
      'where results go: an empty folder; for a folder of CTs, a folder a case',
    );
  for (const option of segmentOptions()) command.addOption(option);
  command.option('--labels <file|folder>', 'organ labels, for --organ-filter organ and for --organ-first');
  for (const option of [...labelOptions(), ...dicomOptions(), segmentsOption()]) command.addOption(option);
  command
    .option('--resample-labels', 'take labels on another grid than the CT, resampled onto it')
    .option('--no-paths', 'do not record in the provenance where the inputs lie')
    .addOption(
      new Option('--provider <name>', 'what computes (default: cpu)').choices(Object.keys(providerTable)),
    )
    .option('--threads <n>', 'threads of the processor (default: all)', wholeNumber('--threads', 1, 256))
    .addOption(libraryOption())
    .addOption(progressOption())
    .addHelpText(
      'after',
      `
Each result holds labels.nii.gz on the CT's own grid, lesions.csv and lesions.json, and provenance.json. Of a folder
of CTs, a case that fails is reported and does not stop the others, one that an earlier run finished is skipped, and
cases.csv sums all up.

Examples:
  difftumor segment --ct ct.nii.gz --model liver-swin --out A
  difftumor segment --ct cts --model liver-unet --overlap 0.75 --smallest-radius 3 --probabilities --out results
  difftumor segment --ct ct.nii.gz --model liver-unet --published --labels liver.nii.gz --out B`,
    );
  return (options: Options) => run(options, around);
};

async function run(options: Options, around: Surroundings): Promise<Answer> {
  const { models } = libraryPaths(options.library);
  const { folder: modelFolder, manifest } = await locateModel(models, options.model);
  const { id, network, weights } = manifest;
  if (!tasksOf(network).includes('segment'))
    throw new Problem('model-cannot', { id, reason: 'it does not segment' });
  const whole = await isBatch(options.ct);
  const cases = whole ? await casesOf(options) : [singleOf(options)];
  const engine = superviseEngine<BatchOps>({
    spawn: forkEngine(path.join(around.distFolder, 'main/batchEngine.js')),
    graceMs,
  });
  try {
    const outcomes = await runSegmentation(
      {
        cases,
        labelsFolder: options.labels ?? '',
        modelSha256: weights[0].sha256,
        common: {
          modelFolder,
          options: segmentOptionsIn(options),
          labelNames: labelNamesIn(options),
          resampleLabels: options.resampleLabels,
          dicom: dicomChoiceIn(options),
          segments: options.segments,
          version: around.version,
          recordPaths: options.paths,
          provider: options.provider,
          threads: options.threads,
        },
      },
      {
        engine,
        signal: around.signal,
        onOutcome: (outcome) => {
          for (const line of linesOf(outcome, whole)) around.tell(line);
        },
        progressOf: (name) => progressTeller(around, options, whole ? name : undefined),
      },
    );
    return whole ? await answerOfMany(options.out, outcomes) : answerOfOne(outcomes[0]);
  } finally {
    engine.close();
  }
}

const singleOf = ({ ct, labels, out }: Options): CaseToSegment => ({
  name: path.basename(ct),
  folder: path.resolve(out),
  ct,
  ...(labels !== undefined && { labels: [labels] }),
});

async function casesOf({ ct, labels, out }: Options): Promise<CaseToSegment[]> {
  const outFolder = await makeOutFolder(out);
  const pairs = labels === undefined ? await ctsIn(ct) : await casesIn(ct, labels);
  return pairs.map((pair) => ({
    name: pair.name,
    folder: path.join(outFolder, pair.name),
    ct: path.join(ct, pair.ct),
    ...(labels !== undefined && { labels: pair.labels.map((file) => path.join(labels, file)) }),
  }));
}

/** Warnings of a single CT, and of many what became of each. */
function linesOf(outcome: SegmentOutcome, whole: boolean): string[] {
  if (outcome.state === 'failed') return whole ? [`${outcome.name}: ${outcome.problem.sentence}`] : [];
  if (!whole) return [...outcome.found.warnings];
  const before = outcome.state === 'skipped' ? ' (finished before)' : '';
  return [
    `${outcome.name}: ${inWords(outcome.found)}${before}`,
    ...outcome.found.warnings.map((one) => `  ${one}`),
  ];
}

const inWords = ({ labels, lesionCount, detection }: SegmentedFiles): string =>
  [
    ...labels.map(({ name, volumeMl }) => `${name} ${volumeMl.toFixed(1)} ml`),
    `${lesionCount} ${lesionCount === 1 ? 'lesion' : 'lesions'}`,
    ...(detection ? [detection.positive ? 'positive' : 'negative'] : []),
  ].join(', ');

function answerOfOne(outcome: SegmentOutcome): Answer {
  if (outcome.state === 'failed') throw new RemoteProblem(outcome.problem);
  const { folder, found } = outcome;
  const lesions = found.lesions.slice(0, 20).map((lesion) => {
    const centre = lesion.centreRasMm.map((mm) => mm.toFixed(1)).join(', ');
    const likely = lesion.probability ? `, ${(100 * lesion.probability.mean).toFixed(0)} % likely` : '';
    return `  ${lesion.id}: ${lesion.longAxisMm.toFixed(1)} × ${lesion.shortAxisMm.toFixed(1)} mm, ${lesion.volumeMl.toFixed(2)} ml, ${lesion.meanHu.toFixed(0)} HU at (${centre}) mm${likely}`;
  });
  const more = found.lesions.length > 20 ? [`  … ${found.lesions.length - 20} more in lesions.csv`] : [];
  return {
    json: { folder, ...found },
    text: [`${folder}: ${inWords(found)}`, ...lesions, ...more].join('\n'),
  };
}

async function answerOfMany(out: string, outcomes: readonly SegmentOutcome[]): Promise<Answer> {
  const folder = path.resolve(out);
  await writeSummary(path.join(folder, 'cases.csv'), outcomes);
  const counts = { done: 0, skipped: 0, failed: 0 };
  for (const { state } of outcomes) counts[state] += 1;
  const { done, skipped, failed } = counts;
  return {
    json: { folder, ...counts, cases: outcomes },
    text: `${folder}: ${done} done, ${skipped} skipped, ${failed} failed`,
    ok: failed === 0,
  };
}
