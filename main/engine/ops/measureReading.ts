import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import { composedImage } from '../predictions/composedImage.ts';
import { measureValues, type ValueMeasure } from '../readings/measureReading.ts';
import type { ReadingOnDisk, Readings } from '../readings/readings.ts';
import type { Residents } from '../residents.ts';

export interface MeasureReadingInput {
  readonly onDisk: CaseOnDisk;
  readonly placed: readonly LesionSpec[];
  readonly reading: ReadingOnDisk;
  readonly values: readonly number[];
}

/** Measures segments of a reading as they stand. */
export const measureReading =
  (residents: Residents, readings: Readings) =>
  async ({ onDisk, placed, reading, values }: MeasureReadingInput): Promise<ValueMeasure[]> => {
    const resident = await residents.open(onDisk);
    const { volume, boxes } = await readings.open(onDisk, reading);
    return measureValues(volume, boxes, values, await composedImage(resident, placed), resident);
  };
