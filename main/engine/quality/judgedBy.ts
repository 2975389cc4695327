import type { Lesion } from '#shared/contract/lesion.ts';
import type { ModelRef } from '#shared/contract/primitives.ts';
import { withAgreement } from '#main/synthesis/quality/agreement.ts';
import { findModelOf } from '../diffusion/findModel.ts';
import type { SegmentContext } from '../segment/segmentImage.ts';
import { type Asked, askModel } from './askModel.ts';

/**
 * Lesions of a case judged by a segmentation model too; as they are without one.
 *
 * @param asked the case as it stands with them
 * @throws Problem as `findModelOf` and `askModel`
 */
export async function judgedBy(
  ref: ModelRef | undefined,
  lesions: readonly Lesion[],
  asked: Omit<Asked, 'lesion'>,
  modelsFolder: string,
  context: SegmentContext,
): Promise<readonly Lesion[]> {
  if (!ref) return lesions;
  const { folder } = await findModelOf(ref, modelsFolder);
  const model = await context.models.open(folder);
  const judged: Lesion[] = [];
  for (const lesion of lesions) {
    const { dice } = await askModel({ ...asked, lesion }, model, context);
    judged.push(withAgreement(lesion, dice));
  }
  return judged;
}
