import type { Organ } from '#shared/contract/lesion.ts';
import type { ModelManifest } from '#shared/contract/model.ts';
import { Problem } from '#shared/contract/problems.ts';
import { lesionLabels } from '../labels/lesionLabels.ts';
import { classRows } from './classRows.ts';

/** Classes of a segmentation model that are lesions of an organ; none where it knows none. */
export function lesionClasses(manifest: ModelManifest, organ: Organ): number[] {
  const { rows, organ: own } = classRows(manifest);
  return lesionLabels(rows)
    .filter((label) => (label.organ ?? own) === organ)
    .map(({ value }) => value);
}

/** @throws Problem `model-cannot` when a model does not segment, or knows no lesions of an organ */
export function refuseIgnorant(manifest: ModelManifest, organ: Organ): void {
  const { id, network } = manifest;
  const reason = !segments(network.architecture)
    ? 'it does not segment'
    : lesionClasses(manifest, organ).length === 0
      ? `it knows no lesions of the ${organ}`
      : undefined;
  if (reason !== undefined) throw new Problem('model-cannot', { id, reason });
}

const segments = (architecture: ModelManifest['network']['architecture']): boolean =>
  architecture === 'unet' || architecture === 'dynunet' || architecture === 'swinunetr';
