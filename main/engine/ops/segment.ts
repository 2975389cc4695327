import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LesionSpec, Organ } from '#shared/contract/lesion.ts';
import { lesionName, organsOf, organValues } from '#shared/contract/organLabels.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { InputFile } from '#shared/contract/recipe.ts';
import type { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import type { Provider } from '#main/runtime/providers.ts';
import { providerFor } from '#main/runtime/providerFor.ts';
import type { Mask, Voxels } from '#main/volume/volume.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { Models } from '../models/models.ts';
import { composedImage } from '../predictions/composedImage.ts';
import { writePredictionCache } from '../predictions/predictionCache.ts';
import { writePrediction } from '../predictions/writePrediction.ts';
import type { OpContext } from '../protocol.ts';
import type { Residents } from '../residents.ts';
import { classRows } from '../segment/classRows.ts';
import { segmentImage } from '../segment/segmentImage.ts';
import type { StoredLabels } from './importPrediction.ts';

export interface SegmentCaseInput {
  readonly onDisk: CaseOnDisk;
  /** Where the files of the prediction go: a folder of this run alone. */
  readonly folder: string;
  readonly modelFolder: string;
  readonly options: SegmentOptions;
  /** Lesions that stand in the case: they are in the image that is looked at. */
  readonly placed: readonly LesionSpec[];
  /** Of the program. */
  readonly version: string;
  readonly provider?: Provider | undefined;
}

export type SegmentedCase = StoredLabels & {
  readonly detection: NonNullable<Prediction['detection']>;
  readonly options: SegmentOptions;
  readonly model: { readonly id: string; readonly title: string; readonly sha256: string };
};

/**
 * Runs a model over a case as it is shown, and writes its label map, probabilities and provenance into a folder.
 *
 * @throws Problem what is wrong with the model; `organ-missing` when the organ filter needs a label that the case
 * does not have; `memory-short`, `memory-exhausted`, `disk-full`
 */
export const segment =
  (residents: Residents, models: Models) =>
  async (input: SegmentCaseInput, { signal, progress }: OpContext): Promise<SegmentedCase> => {
    const { onDisk, folder, options, placed, version } = input;
    const { source } = onDisk;
    progress({ stage: 'opening the model', done: 0, total: 2 });
    const model = await models.open(input.modelFolder);
    progress({ stage: 'reading the case', done: 1, total: 2 });
    const resident = await residents.open(onDisk);
    const image = await composedImage(resident, placed);
    const rows = source.labels?.rows ?? [];
    const organ = organFor(resident.labels, rows, classRows(model.manifest).organ, options);
    const { provider, warning } = await providerFor(input.provider ?? 'cpu');
    const segmented = await segmentImage(
      model,
      { image, organ, options },
      { models, network: { provider }, signal, progress },
    );
    progress({ stage: 'measuring the lesions', done: 0, total: 2 });
    const [imageFile] = source.image.files;
    const { header } = await peekNifti(path.join(onDisk.folder, imageFile));
    const { findings, ...written } = await writePrediction(folder, {
      segmented,
      model,
      options,
      image,
      header,
      version,
      provider,
      inputs: await inputsOf(onDisk, organ !== undefined),
      placed,
      warnings: warning ? [warningSentence(warning)] : [],
    });
    progress({ stage: 'storing the labels', done: 1, total: 2 });
    await writePredictionCache(folder, segmented.labels, findings, written.measured.componentType);
    const { measured, labelsSha256, detection, warnings } = written;
    const { id, title } = model.manifest;
    return {
      measured,
      labelsSha256,
      detection,
      warnings,
      options,
      model: { id, title, sha256: model.sha256 },
    };
  };

/**
 * The organ in a case's own labels, lesions included, where the options make use of it.
 *
 * @throws Problem `organ-missing` when the organ filter cannot do without
 */
export function organFor(
  labels: Voxels,
  rows: readonly LabelEntry[],
  organ: Organ | undefined,
  { organFirst, postProcessing }: SegmentOptions,
): Mask | undefined {
  const needed = postProcessing.organFilter === 'organ';
  if (!needed && !organFirst) return undefined;
  const values = organ ? organValues(rows, organ) : [];
  if (organ === undefined || values.length === 0) {
    if (!needed) return undefined;
    throw new Problem('organ-missing', {
      organ: organ ?? 'organ of the model',
      present: organsOf(rows).join(', ') || 'none',
    });
  }
  const inside = new Uint8Array(65536);
  for (const value of values) inside[value] = 1;
  for (const { name, value } of rows) if (name === lesionName(organ)) inside[value] = 1;
  const data = new Uint8Array(labels.data.length);
  for (let v = 0; v < data.length; v++) data[v] = inside[labels.data[v]];
  return { data, dims: labels.dims };
}

/** The case's files as the provenance names them: without paths, since the library is another folder elsewhere. */
async function inputsOf({ folder, source }: CaseOnDisk, withLabels: boolean): Promise<InputFile[]> {
  const bytesOf = async (files: readonly string[]): Promise<number> => {
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const { image, labels } = source;
  const ct: InputFile = { role: 'ct', sha256: image.sha256, bytes: await bytesOf(image.files) };
  if (!labels || !withLabels) return [ct];
  return [ct, { role: 'labels', sha256: labels.sha256, bytes: await bytesOf([labels.file]) }];
}
