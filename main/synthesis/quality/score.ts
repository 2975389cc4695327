import { goodScore, type LesionQuality, type QualityFinding } from '#shared/contract/quality.ts';

/** Where the score of an aspect begins to fall, and where it is 0. */
export interface Slope {
  readonly good: number;
  readonly bad: number;
}

export const scoreOn = ({ good, bad }: Slope, value: number): number =>
  Math.min(1, Math.max(0, (value - bad) / (good - bad)));

/** The value up to which a slope gives no reason to object, to three decimals. */
export const limitOf = ({ good, bad }: Slope): number => rounded(bad + goodScore * (good - bad));

export const rounded = (value: number): number => Number(value.toFixed(3));

/** Of as many findings as there are; without any nothing is against a lesion. */
export const qualityOf = (aspects: QualityFinding[]): LesionQuality => ({
  score: aspects.reduce((worst, { score }) => Math.min(worst, score), 1),
  aspects,
});
