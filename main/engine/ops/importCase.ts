import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import type { NiftiFile } from '#main/io/nifti/niftiImage.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import { type HuArray, writeCache } from '../caseCache.ts';
import type { CaseSource } from '../caseSource.ts';
import { readHu } from '../readHu.ts';
import { dicomImageName, type DicomSource, importDicom } from '../importDicom.ts';
import { type CaseLabels, readLabelsOn } from '../labels/readLabelsOn.ts';
import type { OpContext } from '../protocol.ts';

/** An image to import: a NIfTI file, or DICOM. */
export type ImportImage =
  | {
      /** Names are those the person knows, since they stand in the sentences. */
      readonly imageFile: string;
      /** What the image's files will be called in the case. */
      readonly imageFiles: readonly string[];
    }
  | { readonly dicom: DicomSource };

interface ImportRequest {
  /** Where the case's files go: a folder of this import alone. */
  readonly folder: string;
  readonly labelsFile?: string | undefined;
  readonly labelNames?: LabelNames | undefined;
  readonly resampleLabels?: boolean | undefined;
  readonly segments?: readonly number[] | undefined;
}

export type ImportInput = ImportRequest & ImportImage;

/**
 * Reads the files of a new case, checks that they belong together, and writes its label map and cache.
 *
 * @throws Problem what is wrong with a file; `grid-differs` when the mask lies elsewhere and may not be
 * resampled; `disk-full`
 */
export async function importCase(input: ImportInput, { progress, signal }: OpContext): Promise<CaseSource> {
  const { folder, labelsFile } = input;
  const hasLabels = labelsFile !== undefined || ('dicom' in input && input.dicom.labels !== undefined);
  const steps = hasLabels ? 3 : 2;
  progress({ stage: 'reading the image', done: 0, total: steps });
  const {
    image,
    dicom,
    labels: found,
  } = 'dicom' in input
    ? await importDicom(folder, input.dicom, input, signal)
    : { image: await readHu(input.imageFile), dicom: undefined, labels: undefined };
  progress({ stage: 'reading the labels', done: 1, total: steps });
  const imageFile = 'dicom' in input ? path.basename(input.dicom.places[0]) : input.imageFile;
  const labels =
    labelsFile === undefined ? found : await readLabelsOn(labelsFile, image.volume, { ...input, imageFile });
  const warnings = [...image.warnings.map(warningSentence), ...(labels?.warnings ?? [])];
  progress({ stage: 'storing the voxels', done: steps - 1, total: steps });
  const { dims, affineRas, data } = image.volume;
  const source: CaseSource = {
    image: {
      files: 'dicom' in input ? [dicomImageName] : [...input.imageFiles],
      sha256: image.sha256,
      grid: { dims: [...dims], affineRas: [...affineRas] },
      type: data instanceof Int16Array ? 'int16' : 'float32',
      huRange: rangeOf(data),
    },
    ...(labels && {
      labels: {
        file: labelsName,
        sha256: await writeLabelMap(path.join(folder, labelsName), labels, image),
        rows: [...labels.rows],
      },
    }),
    ...(dicom && { dicom }),
    warnings,
  };
  const empty = { ...image.volume, meaning: 'label' as const, data: new Uint8Array(voxelCount(dims)) };
  await writeCache({ folder, source }, { image: image.volume, labels: labels?.volume ?? empty });
  return source;
}

const labelsName = 'labels.nii.gz';

/** The label map as a file that every reader places where it places the image; answers its SHA-256. */
async function writeLabelMap(file: string, { volume, rows }: CaseLabels, image: NiftiFile): Promise<string> {
  return (await writeLabels(file, volume.data, geometryOfHeader(image.header), rows)).sha256;
}

function rangeOf(data: HuArray): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let v = 0; v < data.length; v++) {
    if (data[v] < low) low = data[v];
    if (data[v] > high) high = data[v];
  }
  return [low, high];
}
