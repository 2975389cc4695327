import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { TrialKind } from '#renderer/editor/trials.ts';

/** What sets a trial apart from the others. */
export const trialTitle = (of: TrialKind, { seed, diameterMm }: LesionSpec): string =>
  of === 'seeds' ? `Seed ${seed}` : `${diameterMm} mm`;

/** What came out: "⌀ 11.8 mm · 0.86 ml · −48 HU". */
export const trialMeasure = ({ measure }: Lesion): string =>
  [
    `⌀ ${measure.equivalentDiameterMm.toFixed(1)} mm`,
    `${measure.volumeMl.toFixed(measure.volumeMl < 10 ? 2 : 1)} ml`,
    `${measure.contrastHu.toFixed(0).replace('-', '−')} HU`,
  ].join(' · ');
