import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedLabels } from '../composed.ts';
import { lesionLabels, lesionNameInFile } from '../labels/lesionLabels.ts';
import { readLabelsOn } from '../labels/readLabelsOn.ts';
import { composedImage } from '../predictions/composedImage.ts';
import { measureLabels, type Measured } from '../predictions/measured.ts';
import { predictionLabelsName } from '../predictions/writePrediction.ts';
import { writePredictionCache } from '../predictions/predictionCache.ts';
import type { OpContext } from '../protocol.ts';
import type { Resident, Residents } from '../residents.ts';

export interface ImportPredictionInput {
  readonly onDisk: CaseOnDisk;
  /** Where the files of the prediction go: a folder of this import alone. */
  readonly folder: string;
  /** Lesions that stand in the case. */
  readonly placed: readonly LesionSpec[];
  readonly source:
    | {
        readonly from: 'file';
        readonly file: string;
        readonly labelNames?: LabelNames | undefined;
        readonly resampleLabels?: boolean | undefined;
        readonly segments?: readonly number[] | undefined;
      }
    | { readonly from: 'case' };
}

export interface StoredLabels {
  readonly measured: Measured;
  readonly labelsSha256: string;
  readonly warnings: readonly string[];
}

/**
 * A reading of a case: its label map is written in the geometry of the case's image, its lesions are measured on
 * the image as it is shown.
 *
 * @throws Problem what is wrong with the file; `grid-differs`, `labels-unnamed`, `disk-full`
 */
export const importPrediction =
  (residents: Residents) =>
  async (input: ImportPredictionInput, { progress }: OpContext): Promise<StoredLabels> => {
    const { onDisk, folder, placed, source } = input;
    progress({ stage: 'reading the case', done: 0, total: 3 });
    const resident = await residents.open(onDisk);
    const image = await composedImage(resident, placed);
    progress({ stage: 'reading the labels', done: 1, total: 3 });
    const { volume, rows, warnings } =
      source.from === 'case' ? ofCase(resident) : await ofFile(source, onDisk);
    progress({ stage: 'measuring the lesions', done: 2, total: 3 });
    const { measured, findings } = measureLabels({ labels: volume, rows, image });
    const { header } = await peekNifti(path.join(onDisk.folder, onDisk.source.image.files[0]));
    const file = path.join(folder, predictionLabelsName);
    const { sha256 } = await writeLabels(file, volume.data, geometryOfHeader(header), rows);
    await writePredictionCache(folder, volume, findings, measured.componentType);
    return { measured, labelsSha256: sha256, warnings };
  };

interface Reading {
  readonly volume: Volume<Uint8Array>;
  readonly rows: readonly LabelEntry[];
  readonly warnings: readonly string[];
}

/** The case's labels with the lesions that the composer holds. */
function ofCase(resident: Resident): Reading {
  const { data, ...grid } = composedLabels(resident, resident.composer);
  const seen = new Set<number>();
  for (let v = 0; v < data.length; v++) seen.add(data[v]);
  const rows = resident.rows.filter(({ value }) => seen.has(value));
  return { volume: { ...grid, data: Uint8Array.from(data) }, rows, warnings: [] };
}

async function ofFile(
  source: Extract<ImportPredictionInput['source'], { from: 'file' }>,
  { source: { image } }: CaseOnDisk,
): Promise<Reading> {
  const name = path.basename(source.file);
  const said = source.labelNames ?? {};
  const only = Object.keys(said).length === 0 ? lesionNameInFile(name) : undefined;
  const read = await readLabelsOn(source.file, image.grid, {
    imageFile: image.files[0],
    // No voxel has the value 0 as a label: the name reaches only a mask with a single label (nameOnlyLabel).
    labelNames: only === undefined ? said : { '0': only },
    resampleLabels: source.resampleLabels,
    segments: source.segments,
  });
  const nameless = read.rows.filter((row) => row.name === `label_${row.value}`);
  if (lesionLabels(read.rows).length > 0 || nameless.length === 0) return read;
  if (read.rows.length === 1) {
    const [row] = read.rows;
    return { ...read, rows: [{ ...row, name: 'lesion' }] };
  }
  const values = nameless.map(({ value }) => value).join(', ');
  throw new Problem('labels-unnamed', { file: name, values });
}
