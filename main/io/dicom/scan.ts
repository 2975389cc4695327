import type { DicomLabels } from '#shared/contract/dicom.ts';
import { isProblem, Problem } from '#shared/contract/problems.ts';
import { toProblem } from '#shared/messages/messages.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { severalAtOnce } from '../files/severalAtOnce.ts';
import type { DicomFile } from './dicomFile.ts';
import { groupImages, type SeriesGroup } from './groups.ts';
import { type ImageHeader, imageHeaderOf } from './imageHeader.ts';
import { isDirectoryName } from './dicomdir.ts';
import { labelsHeaderOf } from './labels/labelsHeader.ts';
import type { OpenedPlaces } from './openPlaces.ts';
import { readSet } from './readSet.ts';

/** A segmentation or structure set, with the series it names by their UIDs. */
export interface FoundLabels extends Omit<DicomLabels, 'series'> {
  readonly at: DicomFile;
  readonly seriesUids: readonly string[];
}

/** What lies in a list of files. */
export interface FoundDicom {
  /** Most slices first. */
  readonly series: readonly SeriesGroup[];
  readonly labels: readonly FoundLabels[];
  /** DICOM files that are no part of a series, with the reason. */
  readonly refused: readonly { readonly file: string; readonly problem: Problem }[];
  /** Files that are no DICOM. */
  readonly others: number;
  /** Of files that were not even looked at. */
  readonly notes: readonly Warning[];
}

export interface ScanOptions {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Files whose beginnings are read at a time. */
const atOnce = 8;

/** Sorts the files of some places into series; of each only the header is read. A damaged file is refused and does not stop the others. */
export async function scanPlaces(
  { files, notes }: OpenedPlaces,
  { progress, signal }: ScanOptions = {},
): Promise<FoundDicom> {
  const labels: FoundLabels[] = [];
  const refused: { file: string; problem: Problem }[] = [];
  let [others, done] = [0, 0];
  const one = async (file: DicomFile): Promise<ImageHeader | undefined> => {
    signal?.throwIfAborted();
    try {
      const open = await readSet(file);
      if (open === undefined) {
        if (/\.(dcm|ima)$/i.test(file.name))
          throw new Problem('dicom-broken', { file: file.name, reason: 'it does not begin like DICOM' });
        others++;
      } else if (isDirectory(open.elements.uid('SOPClassUID'), file.name)) others++;
      else {
        const found = labelsHeaderOf(file, open);
        if (found) labels.push(found);
        else return imageHeaderOf(file, open);
      }
    } catch (error) {
      const problem = isProblem(error) ? error : toProblem(error);
      refused.push({ file: file.name, problem });
    }
    return undefined;
  };
  const images = await severalAtOnce(files, atOnce, async (file) => {
    const image = await one(file);
    done++;
    progress?.(done, files.length);
    return image;
  });
  const series = groupImages(images.filter((image) => image !== undefined));
  return {
    series: series.toSorted((a, b) => b.slices.length - a.slices.length),
    labels: labels.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
    refused,
    others,
    notes,
  };
}

/** Of files that were chosen one by one, a DICOMDIR only says what is seen anyway. */
const isDirectory = (sopClassUid: string | undefined, name: string): boolean =>
  sopClassUid === '1.2.840.10008.1.3.10' || isDirectoryName(name);

const labelsOnly = 'it holds a segmentation or structure set and no image: choose it as the mask';

/**
 * The series that is meant.
 *
 * @param key of the series, or its place in the list from 1, or its UID; left out where there is only one
 * @param place as the person called it
 * @throws Problem `dicom-none`, `dicom-several`, `dicom-series-missing`; what is wrong with the file, where it is one
 */
export function chosenSeries(found: FoundDicom, key: string | undefined, place: string): SeriesGroup {
  const { series, refused, others } = found;
  if (series.length === 0) {
    if (refused.length === 1 && others === 0) throw refused[0].problem;
    if (found.labels.length > 0 && refused.length === 0)
      throw new Problem('dicom-not-volume', { file: place, reason: labelsOnly });
    throw new Problem('dicom-none', {
      place,
      files: refused.length + others + found.labels.length,
      reason: '',
    });
  }
  if (key !== undefined) {
    const chosen =
      series.find((group) => group.key === key) ??
      series[/^\d{1,4}$/.test(key) ? Number(key) - 1 : -1] ??
      series.find((group) => group.slices[0].header.seriesUid === key);
    if (chosen === undefined) throw new Problem('dicom-series-missing', { place, key });
    return chosen;
  }
  const volumes = series.filter(({ slices }) => slices.length > 1 && !slices[0].header.localizer);
  const candidates = volumes.length > 0 ? volumes : series;
  if (candidates.length > 1)
    throw new Problem('dicom-several', {
      place,
      series: series.map((group, i) => `${i + 1}: ${group.slices.length} slices`).join(', '),
    });
  return candidates[0];
}
