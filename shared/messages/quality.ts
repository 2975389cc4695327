import { goodScore, type LesionQuality, type QualityAspect } from '#shared/contract/quality.ts';

const sentences: Readonly<Record<QualityAspect, (value: number) => string>> = {
  contrast: (value) =>
    `it hardly differs from the organ around it (${value.toFixed(1)} standard deviations of the noise)`,
  noise: (value) =>
    value < 1
      ? `it is smoother than the scan (${percent(value)} of its noise)`
      : `it is noisier than the scan (${percent(value)} of its noise)`,
  grain: (value) =>
    value < 1
      ? `its noise is finer than the scan's (${percent(value)} of its grain)`
      : `its noise is coarser than the scan's (${percent(value)} of its grain)`,
  edge: (value) => `its border is not that of a lesion in a scan (blur of ${value.toFixed(1)} mm)`,
  outside: (value) => `${percent(value)} of what it visibly changed lies outside its mask`,
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Why a lesion may not be believed, the worst reason first; none where there is nothing to object. */
export const qualityReasons = ({ aspects }: LesionQuality): string[] =>
  aspects
    .filter(({ score }) => score < goodScore)
    .toSorted((a, b) => a.score - b.score)
    .map(({ aspect, value }) => sentences[aspect](value));
