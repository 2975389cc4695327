import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import type { InputFile } from '#shared/contract/recipe.ts';
import type { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { type CaseLabels, readLabelsOn } from '#main/engine/labels/readLabelsOn.ts';
import type { Models } from '#main/engine/models/models.ts';
import { organFor } from '#main/engine/ops/segment.ts';
import { lesionCsv } from '#main/engine/predictions/lesionCsv.ts';
import { writePrediction } from '#main/engine/predictions/writePrediction.ts';
import { readHu } from '#main/engine/readHu.ts';
import { classRows } from '#main/engine/segment/classRows.ts';
import { segmentImage } from '#main/engine/segment/segmentImage.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { jsonText } from '#main/io/layouts/setPlan.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import type { JobContext } from '../jobs/task.ts';
import { niftiInputs, pathFrom } from './niftiInputs.ts';

export interface SegmentFilesOptions {
  readonly ct: string;
  /** Organ labels of the CT, for the organ filter and for looking around the organ only. */
  readonly labels?: string | undefined;
  readonly labelNames?: LabelNames | undefined;
  readonly resampleLabels?: boolean | undefined;
  readonly dicom?: DicomChoice | undefined;
  readonly segments?: readonly number[] | undefined;
  readonly modelFolder: string;
  readonly options: SegmentOptions;
  /** A folder that does not exist or is empty. */
  readonly outDir: string;
  /** Of the program. */
  readonly version: string;
  /** Whether the provenance says where the inputs lie, relative to itself. */
  readonly recordPaths: boolean;
  readonly provider?: Provider | undefined;
  /** Of the processor, for the network; left out: all. */
  readonly threads?: number | undefined;
}

/** lesions.json: what was found in a CT. */
export type SegmentedFiles = Pick<
  Prediction,
  'labels' | 'lesionValues' | 'lesions' | 'lesionCount' | 'detection'
> & {
  readonly warnings: readonly string[];
};

/**
 * Runs a model over a CT and writes `labels.nii.gz`, `lesions.json`, `lesions.csv`, `provenance.json` and the
 * probabilities that are asked for, all or nothing. On the processor the same inputs write the same bytes.
 *
 * @throws Problem what is wrong with a file or the model; `organ-missing`, `memory-short`, `folder-not-empty`,
 * `disk-full`; then nothing is left behind
 */
export async function segmentFiles(
  given: SegmentFilesOptions,
  models: Models,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<SegmentedFiles> {
  const { options } = given;
  const outDir = path.resolve(given.outDir);
  return writeWholeFolder(outDir, async (folder) => {
    progress({ stage: 'opening the model', done: 0, total: 2 });
    const model = await models.open(given.modelFolder);
    progress({ stage: 'reading', done: 1, total: 2 });
    const files = await niftiInputs(folder, given);
    const { volume: image, header, warnings: fileWarnings, sha256, bytes } = await readHu(files.ct);
    const labels =
      files.labels === undefined
        ? undefined
        : await readLabelsOn(files.labels, image, {
            imageFile: given.ct,
            labelNames: given.labelNames,
            resampleLabels: given.resampleLabels,
          });
    const organ = organFor(
      labels?.volume ?? image,
      labels?.rows ?? [],
      classRows(model.manifest).organ,
      options,
    );
    const { provider, warning } = await providerFor(given.provider ?? 'cpu');
    const network = { provider, ...(given.threads !== undefined && { threads: given.threads }) };
    const segmented = await segmentImage(
      model,
      { image, organ, options },
      { models, network, signal, progress },
    );
    progress({ stage: 'measuring and writing', done: 0, total: 1 });
    const { measured, detection, warnings } = await writePrediction(folder, {
      segmented,
      model,
      options,
      image,
      header,
      version: given.version,
      provider,
      inputs: await inputsOf({ ...given, ...files, outDir }, { sha256, bytes }, labels, folder),
      placed: [],
      warnings: [
        ...[...files.warnings, ...fileWarnings].map(warningSentence),
        ...(labels?.warnings ?? []),
        ...(warning ? [warningSentence(warning)] : []),
      ],
    });
    const { lesions, lesionCount, lesionValues } = measured;
    const found: SegmentedFiles = {
      labels: measured.labels,
      lesionValues,
      lesions,
      lesionCount,
      detection,
      warnings,
    };
    await put(folder, 'lesions.json', jsonText(found));
    await put(folder, 'lesions.csv', lesionCsv(lesions, segmented.rows));
    return found;
  });
}

const put = (folder: string, name: string, text: string): Promise<void> =>
  atomicWrite(path.join(folder, name), (handle) => handle.writeFile(text));

async function inputsOf(
  { ct, labels: labelsFile, recordPaths, outDir }: SegmentFilesOptions,
  image: { readonly sha256: string; readonly bytes: number },
  labels: CaseLabels | undefined,
  folder: string,
): Promise<InputFile[]> {
  const named = (file: string): { path?: string } =>
    recordPaths ? { path: pathFrom(outDir, folder, file) } : {};
  const inputs: InputFile[] = [{ role: 'ct', ...named(ct), ...image }];
  if (labels && labelsFile !== undefined)
    inputs.push({ role: 'labels', ...named(labelsFile), ...(await sha256File(labelsFile)) });
  return inputs;
}
