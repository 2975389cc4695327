import type { SegmentMeasure } from '#shared/contract/reading.ts';
import type { VoxelBox } from '#shared/geometry/box.ts';
import { emptyMeasure, measureValue } from '#main/segmentation/lesions/measureValue.ts';
import type { Volume, Voxels } from '#main/volume/volume.ts';
import type { Resident } from '../residents.ts';

export type ValueMeasure = readonly [value: number, measure: SegmentMeasure];

/** Measures values of a reading on the case's image as shown. */
export const measureValues = (
  volume: Volume<Uint8Array>,
  boxes: ReadonlyMap<number, VoxelBox>,
  values: readonly number[],
  image: Voxels,
  { labels, rows }: Pick<Resident, 'labels' | 'rows'>,
): ValueMeasure[] => {
  const names = new Map(rows.map(({ value, name }) => [value, organName(name)]));
  const surroundings = { labels, nameOf: (value: number) => names.get(value) };
  return values.map((value) => {
    const box = boxes.get(value);
    return [value, box ? measureValue(volume, value, box, image, surroundings) : emptyMeasure];
  });
};

/** A lesion's organ counts as the organ. */
const organName = (name: string): string => name.replace(/_(lesion|tumou?r)s?$/, '');
