import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Progress, WireProblem } from '#shared/contract/job.ts';
import { PredictionProvenance } from '#shared/contract/prediction.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import { toWireProblem } from '#shared/messages/messages.ts';
import { csvCell, csvText } from '#main/engine/predictions/lesionCsv.ts';
import type { Engine } from '#main/engine/supervisor.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import type { SegmentedFiles, SegmentFilesOptions } from '#main/tasks/recipes/segmentFiles.ts';
import type { BatchOps } from './batchOps.ts';

/** A CT to segment, and where its result goes. */
export interface CaseToSegment {
  readonly name: string;
  readonly folder: string;
  readonly ct: string;
  /** Label maps that its name fits: one, when labels are wanted and all is well. */
  readonly labels?: readonly string[];
}

/** What became of a case: `skipped` means that an earlier run had finished it with the same model and options. */
export type SegmentOutcome = { readonly name: string; readonly folder: string } & (
  | { readonly state: 'done' | 'skipped'; readonly found: SegmentedFiles }
  | { readonly state: 'failed'; readonly problem: WireProblem }
);

export interface SegmentationBatch {
  readonly cases: readonly CaseToSegment[];
  readonly common: Omit<SegmentFilesOptions, 'ct' | 'labels' | 'outDir'>;
  /** Where label maps were looked for. */
  readonly labelsFolder: string;
  /** Of the model's weights. */
  readonly modelSha256: string;
}

export interface SegmentationOptions {
  readonly engine: Engine<BatchOps>;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: SegmentOutcome) => void;
  readonly progressOf: (name: string) => ((progress: Progress) => void) | undefined;
}

/**
 * Segments one CT after the other, each result whole or not at all. One that fails does not stop the others.
 *
 * @throws Problem `cancelled` after the signal; what is finished stays
 */
export async function runSegmentation(
  batch: SegmentationBatch,
  { engine, signal, onOutcome, progressOf }: SegmentationOptions,
): Promise<SegmentOutcome[]> {
  const outcomes: SegmentOutcome[] = [];
  for (const one of batch.cases) {
    const outcome = await segmentOne(batch, one, (input) =>
      engine.run('segmentFiles', input, { task: one.name, signal, progress: progressOf(one.name) }),
    );
    if (signal.aborted) throw new Problem('cancelled', { task: 'segmenting' });
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function segmentOne(
  { common, modelSha256, labelsFolder }: SegmentationBatch,
  { name, folder, ct, labels }: CaseToSegment,
  run: (input: SegmentFilesOptions) => Promise<SegmentedFiles>,
): Promise<SegmentOutcome> {
  try {
    if (labels && labels.length !== 1)
      throw new Problem('case-unpaired', {
        image: path.basename(ct),
        folder: labelsFolder,
        candidates: labels.length,
      });
    const earlier = await finishedBefore(folder, common.options, modelSha256);
    if (earlier) return { name, folder, state: 'skipped', found: earlier };
    const found = await run({ ...common, ct, labels: labels?.[0], outDir: folder });
    return { name, folder, state: 'done', found };
  } catch (error) {
    return { name, folder, state: 'failed', problem: toWireProblem(error) };
  }
}

/** The result in a folder, when it is one of this very run: it appears whole, so its files suffice. */
async function finishedBefore(
  folder: string,
  options: SegmentOptions,
  modelSha256: string,
): Promise<SegmentedFiles | undefined> {
  try {
    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(path.join(folder, name), 'utf8'));
    const { options: earlier, model } = PredictionProvenance.parse(await read('provenance.json'));
    if (model.sha256 !== modelSha256 || !isDeepStrictEqual(earlier, options)) return undefined;
    return (await read('lesions.json')) as SegmentedFiles;
  } catch {
    // Nothing there, or nothing of ours: the segmentation itself refuses a folder with anything in it.
    return undefined;
  }
}

/** One line a case: volumes of its labels, number of lesions, whether it counts as positive, what went wrong. */
export async function writeSummary(file: string, outcomes: readonly SegmentOutcome[]): Promise<void> {
  const names = [
    ...new Set(outcomes.flatMap((one) => ('found' in one ? one.found.labels.map(({ name }) => name) : []))),
  ];
  const head = ['case', 'state', ...names.map((name) => `${name}_ml`), 'lesions', 'positive', 'problem'];
  const lines = outcomes.map((one) => {
    if (!('found' in one))
      return [csvCell(one.name), one.state, ...names.map(() => ''), '', '', csvCell(one.problem.sentence)];
    const { labels, lesionCount, detection } = one.found;
    const volumes = names.map((name) => labels.find((row) => row.name === name)?.volumeMl.toFixed(3) ?? '');
    return [
      csvCell(one.name),
      one.state,
      ...volumes,
      String(lesionCount),
      detection?.positive ? '1' : '0',
      '',
    ];
  });
  await atomicWrite(file, (handle) => handle.writeFile(csvText(head, lines)));
}
