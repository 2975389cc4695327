import {
  goodScore,
  type LesionQuality,
  type QualityAspect,
  type QualityFinding,
} from '#shared/contract/quality.ts';

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
  agreement: (value) => `the segmentation model hardly finds it (Dice ${value.toFixed(2)})`,
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Why a lesion may not be believed, the worst reason first; none where there is nothing to object. */
export const qualityReasons = ({ aspects }: LesionQuality): string[] =>
  aspects
    .filter(({ score }) => score < goodScore)
    .toSorted((a, b) => a.score - b.score)
    .map(({ aspect, value }) => sentences[aspect](value));

interface AspectWords {
  readonly name: string;
  /** How it is measured. */
  readonly hint: string;
  readonly unit: (value: number) => string;
}

const aspectWords: Readonly<Record<QualityAspect, AspectWords>> = {
  contrast: {
    name: 'Contrast',
    hint: 'Difference to the organ around it, in standard deviations of the scan’s noise',
    unit: (value) => `${value.toFixed(1)} SD`,
  },
  noise: {
    name: 'Noise inside',
    hint: 'Differences of neighbouring voxels deep inside, against those the scan had there',
    unit: percent,
  },
  grain: {
    name: 'Grain inside',
    hint: 'How coarse the noise deep inside is, against that of the scan',
    unit: percent,
  },
  edge: {
    name: 'Edge blur',
    hint: 'Blur of the border; accepted is what voxel size and radius allow',
    unit: (value) => `${value.toFixed(1)} mm`,
  },
  outside: {
    name: 'Changed outside',
    hint: 'Share of the visibly changed voxels that lie outside the mask',
    unit: percent,
  },
  agreement: {
    name: 'Model agrees',
    hint: 'Dice of the lesion with what a segmentation model finds there',
    unit: (value) => `Dice ${value.toFixed(2)}`,
  },
};

/** A finding as a row of words. */
export interface FindingWords {
  readonly name: string;
  readonly hint: string;
  readonly value: string;
  /** "at least 1.2 SD", "64 % to 156 %"; empty where it is not known. */
  readonly accepted: string;
  readonly verdict: 'pass' | 'fail';
}

export function findingWords({ aspect, value, score, accepted = {} }: QualityFinding): FindingWords {
  const { name, hint, unit } = aspectWords[aspect];
  const { least, most } = accepted;
  const range =
    least === undefined
      ? most === undefined
        ? ''
        : `at most ${unit(most)}`
      : most === undefined
        ? `at least ${unit(least)}`
        : `${unit(least)} to ${unit(most)}`;
  return { name, hint, value: unit(value), accepted: range, verdict: score < goodScore ? 'fail' : 'pass' };
}
