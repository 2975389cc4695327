import { fullBox } from '#shared/geometry/box.ts';
import type { VoxelPatch } from '#main/io/nifti/writePatchedNifti.ts';
import type { Composer } from '#main/synthesis/compose/composer.ts';
import { copyBox, type SourceCase } from '#main/synthesis/region.ts';
import type { Volume } from '#main/volume/volume.ts';

type ComposedCase = Pick<Composer, 'changedBoxes' | 'read'>;

/** What has to be written over the source's image. */
export const composedPatches = (composer: ComposedCase): VoxelPatch[] =>
  composer.changedBoxes().map((box) => ({ box, hu: composer.read(box).hu }));

/** The whole label map with the lesions in it. */
export function composedLabels({ labels }: SourceCase, composer: ComposedCase): Volume {
  const data = labels.data.slice();
  for (const box of composer.changedBoxes())
    copyBox(composer.read(box).labels, box, data, fullBox(labels.dims));
  return { ...labels, data };
}
