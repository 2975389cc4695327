import { fullBox } from '#shared/geometry/box.ts';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { copyBox } from '#main/synthesis/region.ts';
import type { Volume } from '#main/volume/volume.ts';
import type { Resident } from '../residents.ts';

/** The image of a case as it is shown with lesions placed in it; the source's own array when there are none. */
export async function composedImage(resident: Resident, lesions: readonly LesionSpec[]): Promise<Volume> {
  const { image, composer } = resident;
  await resident.compose(lesions);
  const boxes = composer.changedBoxes();
  if (boxes.length === 0) return image;
  const data = image.data.slice();
  for (const box of boxes) copyBox(composer.read(box).hu, box, data, fullBox(image.dims));
  return { ...image, data };
}
