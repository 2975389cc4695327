import path from 'node:path';
import type { DicomChoice, DicomScan } from '#shared/contract/dicom.ts';
import { isProblem } from '#shared/contract/problems.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { type Affine, spacingOf } from '#shared/geometry/affine.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { type Statistics, statistics } from '#main/volume/statistics.ts';
import { describeScan } from '../dicom/describeScan.ts';
import type { SeriesGroup } from '../dicom/groups.ts';
import { openPlaces } from '../dicom/openPlaces.ts';
import { readSeries } from '../dicom/readSeries.ts';
import { chosenSeries, type FoundDicom, scanPlaces } from '../dicom/scan.ts';
import { storedTypeOfArray } from '../nifti/storedType.ts';

/** What `difftumor info` tells of DICOM. */
export interface DicomFacts {
  readonly format: 'DICOM';
  readonly scan: DicomScan;
  /** Of the only series, or the chosen one. */
  readonly volume?: {
    readonly key: string;
    readonly dims: Dims;
    readonly spacingMm: readonly [number, number, number];
    /** Directions in which i, j and k grow. */
    readonly orientation: string;
    readonly affineRas: Affine;
    readonly type: string;
    /** HU of a CT. */
    readonly values: Statistics;
    readonly warnings: readonly Warning[];
  };
}

/**
 * The series of a DICOM file, folder or ZIP archive, and the facts of one of them.
 *
 * @throws Problem as `readDicom`, except that several series are listed and not refused
 */
export async function dicomFacts(place: string, choice: DicomChoice): Promise<DicomFacts> {
  const found = await scanPlaces(await openPlaces([place]));
  const scan = describeScan(found);
  const group = onlySeries(found, choice, path.basename(place));
  if (group === undefined) return { format: 'DICOM', scan };
  const { volume, warnings } = await readSeries(group, { choice });
  const { dims, affineRas, data } = volume;
  return {
    format: 'DICOM',
    scan,
    volume: {
      key: group.key,
      dims,
      spacingMm: spacingOf(affineRas),
      orientation: orientationCode(affineRas),
      affineRas,
      type: storedTypeOfArray(data).name,
      values: statistics(data),
      warnings,
    },
  };
}

/** Undefined where a person has to choose first, and where there are only labels. */
function onlySeries(found: FoundDicom, { series }: DicomChoice, place: string): SeriesGroup | undefined {
  if (found.series.length === 0 && found.labels.length > 0) return undefined;
  try {
    return chosenSeries(found, series, place);
  } catch (error) {
    if (isProblem(error, 'dicom-several')) return undefined;
    throw error;
  }
}
