import type { Voxels } from '#main/volume/volume.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { smoothedForVessels, vesselExcess } from '../organ/vessels.ts';
import type { Membership } from './membership.ts';

/**
 * HU with the organ's vessels taken down to the organ's own brightness as far as the lesion's body reaches: a tumor
 * takes a vessel's place, it does not let it shine through as the published blend does. The scan's noise stays, since
 * only what the vessel test's smoothing keeps is taken off.
 *
 * @param image of the lesion's core box
 */
export function vesselsFaded(
  image: Voxels,
  { vessels, spacingMm }: OrganContext,
  { body }: Pick<Membership, 'body'>,
): Float64Array {
  const smooth = smoothedForVessels(image, vessels, spacingMm);
  const out = new Float64Array(body.length);
  for (let v = 0; v < out.length; v++)
    out[v] = image.data[v] - (body[v] === 0 ? 0 : body[v] * vesselExcess(smooth[v], vessels));
  return out;
}
