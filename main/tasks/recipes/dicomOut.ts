import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import type { DicomChoice, DicomOrigin } from '#shared/contract/dicom.ts';
import { PredictionProvenance } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import { gridDifference } from '#main/engine/labels/gridDifference.ts';
import { readLabels, turnedOnto } from '#main/io/convert/readLabels.ts';
import { readDicom } from '#main/io/dicom/readDicom.ts';
import { studyContext } from '#main/io/dicom/write/context.ts';
import { encodeDerivedCt } from '#main/io/dicom/write/derivedCt.ts';
import { encodeSegmentation, type SegmentAlgorithm } from '#main/io/dicom/write/segmentation.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { sha256File } from '#main/io/files/sha256.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { readNifti } from '#main/io/nifti/readNifti.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import { readProvenance } from './readProvenance.ts';

export interface DicomOutRequest {
  /** NIfTI; absolute. */
  readonly image: string;
  /** The DICOM series it was made from; without it patient and study are new and empty. */
  readonly source?: string | undefined;
  readonly choice?: DicomChoice | undefined;
  readonly out: string;
  readonly description?: string | undefined;
  /** Left out, as the provenance beside the image says. */
  readonly synthetic?: boolean | undefined;
  readonly version: string;
  readonly at: Date;
  readonly signal?: AbortSignal | undefined;
}

export interface SegmentationOutRequest extends DicomOutRequest {
  readonly encoding: 'binary' | 'labelmap';
  /** What values of the label map mean, before its own table. */
  readonly labelNames?: LabelNames | undefined;
  /** Names of the labels that become segments; all when left out. */
  readonly only?: readonly string[] | undefined;
  /** Who drew it; then no algorithm did. */
  readonly reader?: string | undefined;
  readonly algorithm?: string | undefined;
}

export interface DicomOutput {
  readonly files: number;
  readonly bytes: number;
  readonly seriesInstanceUid: string;
  readonly warnings: readonly Warning[];
}

/**
 * Writes a label map as one DICOM SEG file, on the slices of its source series.
 *
 * @throws Problem `grid-differs` when it does not lie on the source; `request-invalid` when a label is not there, and as
 *   `readLabelMap`, `readDicom` and `encodeSegmentation`
 */
export async function writeSegmentation(request: SegmentationOutRequest): Promise<DicomOutput> {
  const { image, out, only, reader, version, labelNames = {} } = request;
  const source = await openSource(request);
  const read = source
    ? await readLabels(image, source.grid, { names: labelNames })
    : await readLabelMap(image, labelNames);
  refuseElsewhere(read.volume, source, image);
  const making = await makingOf(request);
  const algorithm: SegmentAlgorithm = {
    type: reader === undefined ? 'AUTOMATIC' : 'MANUAL',
    name: reader ?? request.algorithm ?? making.name,
    version,
    network: reader === undefined && (request.algorithm !== undefined || making.network),
  };
  const file = encodeSegmentation({
    labels: read.volume,
    rows: chosenRows(read.table, only),
    origin: source?.origin,
    context: await studyContext(source?.origin, (await sha256File(image)).sha256),
    encoding: request.encoding,
    algorithm,
    synthetic: making.synthetic,
    description: request.description ?? (making.synthetic ? 'Synthetic lesions' : 'Segmentation'),
    version,
    at: request.at,
  });
  await mkdir(path.dirname(out), { recursive: true });
  await atomicWrite(out, (handle) => handle.writeFile(file.bytes));
  return {
    files: 1,
    bytes: file.bytes.length,
    seriesInstanceUid: file.seriesInstanceUid,
    warnings: [...read.warnings, ...(source?.warnings ?? []), ...file.warnings],
  };
}

/**
 * Writes a CT as a derived DICOM series, one file a slice, into a folder that appears whole or not at all.
 *
 * @throws Problem `grid-differs`, `folder-not-empty`, and as `readNifti`, `readDicom` and `encodeDerivedCt`
 */
export async function writeDerivedSeries(request: DicomOutRequest): Promise<DicomOutput> {
  const { image, out, version, at, signal } = request;
  const source = await openSource(request);
  const read = await readNifti(image);
  const volume: Volume<VoxelArray> = source ? turnedOnto(read.volume, source.grid) : read.volume;
  refuseElsewhere(volume, source, image);
  const making = await makingOf(request);
  const context = await studyContext(source?.origin, (await sha256File(image)).sha256);
  const series = encodeDerivedCt({
    image: volume,
    origin: source?.origin,
    context,
    description: request.description ?? (making.synthetic ? 'CT with synthetic lesions' : 'Derived CT'),
    derivation: making.synthetic
      ? `Lesions that do not exist were drawn into the images by a program (${making.name})`
      : 'Voxel values were changed by a program',
    synthetic: making.synthetic,
    version,
    at,
  });
  let [files, bytes] = [0, 0];
  await writeWholeFolder(out, async (folder) => {
    for (const slice of series.slices) {
      signal?.throwIfAborted();
      files++;
      bytes += slice.length;
      await writeFile(path.join(folder, `${String(files).padStart(4, '0')}.dcm`), slice);
    }
  });
  const warnings = [...read.warnings, ...(source?.warnings ?? []), ...series.warnings];
  return { files, bytes, seriesInstanceUid: series.seriesInstanceUid, warnings };
}

interface Source {
  readonly name: string;
  readonly grid: Grid;
  readonly origin: DicomOrigin;
  readonly warnings: readonly Warning[];
}

async function openSource({ source, choice, signal }: DicomOutRequest): Promise<Source | undefined> {
  if (source === undefined) return undefined;
  const { volume, origin, warnings } = await readDicom([source], { choice, signal });
  const { dims, affineRas } = volume;
  return { name: path.basename(source), grid: { dims, affineRas }, origin, warnings };
}

function refuseElsewhere(volume: Grid, source: Source | undefined, file: string): void {
  const difference = source && gridDifference(volume, source.grid);
  if (difference !== undefined)
    throw new Problem('grid-differs', {
      image: source?.name ?? '',
      labels: path.basename(file),
      difference,
    });
}

function chosenRows(
  table: readonly LabelEntry[],
  only: readonly string[] | undefined,
): readonly LabelEntry[] {
  if (only === undefined) return table;
  const missing = only.find((name) => table.every((row) => row.name !== name));
  if (missing !== undefined)
    throw new Problem('request-invalid', {
      field: 'only',
      reason: `there is no ${missing}; there are ${table.map(({ name }) => name).join(', ')}`,
    });
  return table.filter(({ name }) => only.includes(name));
}

/** What is known of how an image or label map came about. */
interface Making {
  readonly synthetic: boolean;
  readonly name: string;
  /** Whether a network drew the labels. */
  readonly network: boolean;
}

/**
 * How a file came about, by the provenance of `synthesize` or of `segment` beside it. One that cannot be read is refused:
 * a synthetic image must not pass for another because its provenance is damaged.
 *
 * @throws Problem `provenance-invalid`, `file-unreadable`
 */
async function makingOf({ image, synthetic }: DicomOutRequest): Promise<Making> {
  const file = path.join(path.dirname(image), 'provenance.json');
  const program = 'DiffTumor Workstation';
  try {
    const { lesions } = await readProvenance(file);
    const generators = [...new Set(lesions.map(({ spec }) => spec.generator))];
    return { synthetic: synthetic ?? true, name: [program, ...generators].join(', '), network: false };
  } catch (error) {
    if (isProblem(error, 'file-missing'))
      return { synthetic: synthetic ?? false, name: program, network: false };
    const found = isProblem(error, 'provenance-invalid') ? await segmentedBy(file) : undefined;
    if (found === undefined) throw error;
    return { synthetic: synthetic ?? found.placed.length > 0, name: found.model.id, network: true };
  }
}

async function segmentedBy(file: string): Promise<PredictionProvenance | undefined> {
  try {
    return PredictionProvenance.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    // Not JSON: the caller has the sentence.
    return undefined;
  }
}
