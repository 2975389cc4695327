import path from 'node:path';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { type Prediction, PredictionProvenance } from '#shared/contract/prediction.ts';
import type { InputFile, OutputFile } from '#shared/contract/recipe.ts';
import type { SegmentOptions } from '#shared/contract/segmentOptions.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { jsonText } from '#main/io/layouts/setPlan.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import type { NiftiHeader } from '#main/io/nifti/niftiImage.ts';
import { writeLabels, writeProbability } from '#main/io/nifti/writeNifti.ts';
import { type Findings, mostFindings } from '#main/segmentation/lesions/findings.ts';
import type { Volume, Voxels } from '#main/volume/volume.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';
import type { Model } from '../models/openModel.ts';
import type { Segmented } from '../segment/segmentImage.ts';
import { measureLabels, type Measured } from './measured.ts';

export interface PredictionFiles {
  readonly segmented: Segmented;
  readonly model: Model;
  readonly options: SegmentOptions;
  /** What was looked at, and the header of the file that places it. */
  readonly image: Volume;
  readonly header: NiftiHeader;
  /** Of the program. */
  readonly version: string;
  readonly provider: string;
  readonly inputs: readonly InputFile[];
  readonly placed: readonly LesionSpec[];
  /** Sentences about the files that were read. */
  readonly warnings: readonly string[];
}

export interface WrittenPrediction {
  readonly measured: Measured;
  readonly findings: Findings;
  readonly labelsSha256: string;
  readonly detection: NonNullable<Prediction['detection']>;
  readonly warnings: readonly string[];
  readonly provenance: PredictionProvenance;
}

/** In the folder of every prediction. */
export const predictionLabelsName = 'labels.nii.gz';

/**
 * Measures a network's answer and writes `labels.nii.gz`, `probability_NAME.nii.gz` where asked for, and
 * `provenance.json`. The same answer writes the same bytes.
 *
 * @throws Problem `disk-full`, `folder-read-only`
 */
export async function writePrediction(folder: string, files: PredictionFiles): Promise<WrittenPrediction> {
  const { segmented, model, options, image, header } = files;
  const { labels, rows, probabilities } = segmented;
  const geometry = geometryOfHeader(header);
  const { manifest, sha256: modelSha256 } = model;
  const { measured, findings } = measureLabels({
    labels,
    rows,
    image,
    probability: lesionProbability(segmented, files),
  });
  const warnings = [...files.warnings, ...segmented.warnings.map(warningSentence)];
  if (findings.count > findings.lesions.length)
    warnings.push(
      warningSentence({ code: 'lesions-many', data: { found: findings.count, listed: mostFindings } }),
    );
  const written = await writeLabels(path.join(folder, predictionLabelsName), labels.data, geometry, rows);
  const outputs: OutputFile[] = [{ file: predictionLabelsName, ...written }];
  if (options.probabilities)
    for (const { value, name } of rows) {
      const file = `probability_${name}.nii.gz`;
      const data = probabilities.get(value);
      if (data) outputs.push({ file, ...(await writeProbability(path.join(folder, file), data, geometry)) });
    }
  const { thresholdMm3, erode } = options.postProcessing.detection;
  const provenance = PredictionProvenance.parse({
    format: 1,
    program: { name: 'DiffTumor Workstation', version: files.version },
    provider: files.provider,
    inputs: [...files.inputs],
    placed: [...files.placed],
    model: {
      id: manifest.id,
      title: manifest.title,
      architecture: manifest.network.architecture,
      sha256: modelSha256,
    },
    options,
    windows: segmented.windows,
    steps: segmented.steps,
    warnings,
    outputs,
  });
  const text = jsonText(provenance);
  await atomicWrite(path.join(folder, 'provenance.json'), (handle) => handle.writeFile(text));
  return {
    measured,
    findings,
    labelsSha256: written.sha256,
    detection: { ...segmented.detection, thresholdMm3, eroded: erode },
    warnings,
    provenance,
  };
}

/** The largest of the lesion labels' probabilities, where any is kept. */
function lesionProbability(
  { probabilities, rows }: Segmented,
  { image: { dims } }: PredictionFiles,
): Voxels<Uint8Array> | undefined {
  const kept = lesionLabels(rows)
    .map(({ value }) => probabilities.get(value))
    .filter((data) => data !== undefined);
  if (kept.length === 0) return undefined;
  if (kept.length === 1) return { data: kept[0], dims };
  const data = kept[0].slice();
  for (const other of kept.slice(1))
    for (let v = 0; v < data.length; v++) if (other[v] > data[v]) data[v] = other[v];
  return { data, dims };
}
