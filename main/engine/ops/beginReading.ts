import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { organs } from '#shared/contract/lesion.ts';
import { lesionName } from '#shared/contract/organLabels.ts';
import type { Prediction } from '#shared/contract/prediction.ts';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ReadingKind, Segment } from '#shared/contract/reading.ts';
import { flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import { labelColour } from '#main/io/nifti/labelColour.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import { findLesions } from '#main/segmentation/lesions/findings.ts';
import { labelBoxes } from '#shared/geometry/labelBoxes.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';
import { composedImage } from '../predictions/composedImage.ts';
import { measureValues, type ValueMeasure } from '../readings/measureReading.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';
import type { Residents } from '../residents.ts';

export interface BeginReadingInput {
  readonly onDisk: CaseOnDisk;
  /** Lesions that stand in the case. */
  readonly placed: readonly LesionSpec[];
  /** Where its voxels go, relative to the case's folder. */
  readonly file: string;
  readonly source:
    | { readonly from: 'nothing' }
    | {
        readonly from: 'prediction';
        /** Its label map; absolute. */
        readonly labelsFile: string;
        readonly prediction: Pick<Prediction, 'name' | 'labels' | 'lesions'>;
        readonly kind: ReadingKind;
      }
    | {
        readonly from: 'reading';
        readonly reading: ReadingOnDisk;
        readonly segments: readonly Segment[];
        readonly kind: ReadingKind;
      };
}

export interface BegunReading {
  readonly sha256: string;
  readonly kind: ReadingKind;
  readonly segments: readonly Segment[];
  readonly measures: readonly ValueMeasure[];
  /** Lesions that are listed together because there are too many to have a value each. */
  readonly together: number;
}

/** Values that single lesions can have; the last stands for all smaller ones. */
const mostLesions = 254;

const openSegment = (value: number, name: string): Segment => ({ value, name, state: 'open', comment: '' });

/**
 * Writes the voxels that a reading begins with.
 *
 * @throws Problem `no-lesions` when lesions shall be reviewed and there are none; `case-damaged`, `disk-full`
 */
export const beginReading =
  (residents: Residents, readings: Readings) =>
  async ({ onDisk, placed, file, source }: BeginReadingInput): Promise<BegunReading> => {
    const resident = await residents.open(onDisk);
    const { dims, affineRas } = resident.image;
    const begun = await voxelsOf(source, onDisk, voxelCount(dims), readings);
    const volume = { data: begun.data, dims, affineRas, meaning: 'label' } as const;
    const image = await composedImage(resident, placed);
    const values = begun.segments.map(({ value }) => value);
    const measures = measureValues(volume, labelBoxes(volume.data, volume.dims), values, image, resident);
    const organOf = new Map(measures.map(([value, { organ }]) => [value, organ]));
    const segments = begun.segments.map((segment) => ({
      ...segment,
      name: nameIn(organOf.get(segment.value), segment.name),
    }));
    const rows = segments.map(({ value, name }): LabelEntry => ({
      value,
      name: begun.kind === 'lesions' ? `${name}_${value}` : name,
      colour: labelColour(value),
    }));
    await mkdir(path.dirname(path.join(onDisk.folder, file)), { recursive: true });
    const { header } = await peekNifti(path.join(onDisk.folder, onDisk.source.image.files[0]));
    const { sha256 } = await writeLabels(
      path.join(onDisk.folder, file),
      begun.data,
      geometryOfHeader(header),
      rows,
    );
    return { sha256, kind: begun.kind, segments, measures, together: begun.together };
  };

interface Voxels {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly kind: ReadingKind;
  readonly segments: readonly Segment[];
  readonly together: number;
}

async function voxelsOf(
  source: BeginReadingInput['source'],
  onDisk: CaseOnDisk,
  count: number,
  readings: Readings,
): Promise<Voxels> {
  if (source.from === 'nothing')
    return { data: new Uint8Array(count), kind: 'lesions', segments: [], together: 0 };
  if (source.from === 'reading') {
    const { volume } = await readings.open(onDisk, source.reading);
    const segments = source.segments.map(({ value, name, probability }) => ({
      ...openSegment(value, name),
      ...(probability !== undefined && { probability }),
    }));
    return { data: Uint8Array.from(volume.data), kind: source.kind, segments, together: 0 };
  }
  const { volume } = await readLabelMap(source.labelsFile);
  const labels = { ...volume, data: Uint8Array.from(volume.data) };
  const { prediction, kind } = source;
  if (kind === 'structures') {
    const present = prediction.labels.filter(({ voxels }) => voxels > 0);
    return {
      data: labels.data,
      kind,
      segments: present.map(({ value, name }) => openSegment(value, name)),
      together: 0,
    };
  }
  // The same search as when the prediction was kept, so the ids are those of its table.
  const found = findLesions({ labels, lesionLabels: lesionLabels(prediction.labels), image: labels });
  if (found.lesions.length === 0) throw new Problem('no-lesions', { name: prediction.name });
  const data = new Uint8Array(count);
  const { box, components } = found;
  let from = 0;
  for (let k = box.min[2]; k < box.max[2]; k++)
    for (let j = box.min[1]; j < box.max[1]; j++) {
      const row = flatIndex(labels.dims, box.min[0], j, k);
      for (let i = 0; i < box.max[0] - box.min[0]; i++, from++)
        data[row + i] = Math.min(components.data[from], mostLesions + 1);
    }
  const segments = prediction.lesions.slice(0, mostLesions + 1).map(({ id, labelValue, probability }) => ({
    ...openSegment(id, prediction.labels.find(({ value }) => value === labelValue)?.name ?? 'lesion'),
    // The last of too many stands for all that follow.
    ...(probability && id <= mostLesions && { probability: probability.mean }),
  }));
  return { data, kind, segments, together: Math.max(0, prediction.lesions.length - mostLesions) };
}

/** A lesion that nobody named is called after the organ it lies in. */
function nameIn(organ: string | undefined, name: string): string {
  const found = organs.find((one) => organ === one || organ?.startsWith(`${one}_`));
  return name === 'lesion' && found ? lesionName(found) : name;
}
