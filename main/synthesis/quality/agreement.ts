import type { Lesion } from '#shared/contract/lesion.ts';
import type { QualityFinding } from '#shared/contract/quality.ts';
import { limitOf, qualityOf, scoreOn } from './score.ts';

/** Real lesions that a model finds at all overlap with its answer by about a half; below a tenth it saw something else. */
const agreement = { good: 0.5, bad: 0.1 };

/** How far a segmentation model agrees with a lesion, from their Dice. */
export const agreementFinding = (dice: number): QualityFinding => ({
  aspect: 'agreement',
  value: dice,
  score: scoreOn(agreement, dice),
  accepted: { least: limitOf(agreement) },
});

/** A lesion judged by a model too. */
export function withAgreement(lesion: Lesion, dice: number): Lesion {
  const others = (lesion.measure.quality?.aspects ?? []).filter(({ aspect }) => aspect !== 'agreement');
  const quality = qualityOf([...others, agreementFinding(dice)]);
  return { ...lesion, measure: { ...lesion.measure, quality } };
}
