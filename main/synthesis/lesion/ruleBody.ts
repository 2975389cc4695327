import type { RuleAppearance } from '#shared/contract/lesion.ts';
import { arrayLike, type VoxelArray } from '#main/volume/volume.ts';
import type { OrganContext } from '../organ/organContext.ts';
import { huOf, type Region } from '../region.ts';
import type { Membership } from './membership.ts';
import type { PreparedLesion } from './preparedLesion.ts';
import { storable } from './storable.ts';
import { modulationOf } from './texture.ts';
import { vesselsFaded } from './vesselsFaded.ts';

/**
 * HU of a rule-based lesion's core box: HU' = HU + body · difference · modulation + rim · capsule, so that the scan's
 * own noise stays.
 */
export function ruleBody(
  tissue: Region,
  lesion: PreparedLesion,
  appearance: RuleAppearance,
  membership: Membership,
  context: OrganContext,
): VoxelArray {
  const { attenuationDifferenceHu: difference, capsuleHu } = appearance;
  const { body, rim } = membership;
  const modulation = modulationOf(lesion, appearance, context, membership);
  const background = vesselsFaded(huOf(tissue), context, membership);
  const store = storable(tissue.hu);
  const out = arrayLike(tissue.hu, tissue.hu.length);
  for (let v = 0; v < out.length; v++)
    out[v] = store(background[v] + difference * body[v] * modulation[v] + capsuleHu * (rim?.[v] ?? 0));
  return out;
}
