import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { voxelCount } from '#shared/geometry/axes.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { countValues, readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import type { NiftiFile } from '#main/io/nifti/niftiImage.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import { resampleLabels } from '#main/volume/resampleLabels.ts';
import type { Volume } from '#main/volume/volume.ts';
import { type HuArray, writeCache } from '../caseCache.ts';
import type { CaseSource } from '../caseSource.ts';
import { readHu } from '../readHu.ts';
import { compactLabels } from '../labels/compactLabels.ts';
import { gridDifference } from '../labels/gridDifference.ts';
import { nameOnlyLabel } from '../labels/labelNaming.ts';
import type { OpContext } from '../protocol.ts';

export interface ImportInput {
  /** Where the case's files go: a folder of this import alone. */
  readonly folder: string;
  /** Names are those the person knows, since they stand in the sentences. */
  readonly imageFile: string;
  /** What the image's files will be called in the case. */
  readonly imageFiles: readonly string[];
  readonly labelsFile?: string | undefined;
  readonly labelNames?: LabelNames | undefined;
  readonly resampleLabels?: boolean | undefined;
}

/**
 * Reads the files of a new case, checks that they belong together, and writes its label map and cache.
 *
 * @throws Problem what is wrong with a file; `grid-differs` when the mask lies elsewhere and may not be
 * resampled; `disk-full`
 */
export async function importCase(input: ImportInput, { progress }: OpContext): Promise<CaseSource> {
  const { folder, imageFile, imageFiles, labelsFile } = input;
  const steps = labelsFile === undefined ? 2 : 3;
  progress({ stage: 'reading the image', done: 0, total: steps });
  const image = await readHu(imageFile);
  progress({ stage: 'reading the labels', done: 1, total: steps });
  const labels = labelsFile === undefined ? undefined : await readLabels(labelsFile, image.volume, input);
  const warnings = [...image.warnings.map(warningSentence), ...(labels?.warnings ?? [])];
  progress({ stage: 'storing the voxels', done: steps - 1, total: steps });
  const { dims, affineRas, data } = image.volume;
  const source: CaseSource = {
    image: {
      files: [...imageFiles],
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
    warnings,
  };
  const empty = { ...image.volume, meaning: 'label' as const, data: new Uint8Array(voxelCount(dims)) };
  await writeCache({ folder, source }, { image: image.volume, labels: labels?.volume ?? empty });
  return source;
}

const labelsName = 'labels.nii.gz';

interface CaseLabels {
  readonly volume: Volume<Uint8Array<ArrayBuffer>>;
  readonly rows: readonly LabelEntry[];
  readonly warnings: readonly string[];
}

async function readLabels(file: string, image: Grid, input: ImportInput): Promise<CaseLabels> {
  const { labelNames = {}, imageFile, resampleLabels: mayResample = false } = input;
  const name = path.basename(file);
  const read = await readLabelMap(file, labelNames);
  const difference = gridDifference(read.volume, image);
  if (difference !== undefined && !mayResample)
    throw new Problem('grid-differs', { image: path.basename(imageFile), labels: name, difference });
  const volume = difference === undefined ? read.volume : resampleLabels(read.volume, image);
  const counts = difference === undefined ? read.counts : countValues(volume.data);
  const named = nameOnlyLabel(read.table, read.unnamed, labelNames, name);
  const { data, rows } = compactLabels(volume.data, named.table, counts, name);
  const warnings = read.warnings.map(warningSentence);
  if (difference !== undefined)
    warnings.push(warningSentence({ code: 'labels-resampled', data: { file: name } }));
  if (named.namedAfterFile !== undefined)
    warnings.push(
      warningSentence({
        code: 'label-named-after-file',
        data: { file: name, name: named.namedAfterFile },
      }),
    );
  return { volume: { ...volume, data }, rows, warnings };
}

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
