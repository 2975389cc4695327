import {
  type CaseScores,
  type EvaluationSummary,
  radiusBins,
  type ScanSummary,
  smallRadiusMm,
  type SmallTumorStudy,
} from '#shared/contract/evaluation.ts';
import type { EvaluationSettings } from '#shared/contract/evaluationSettings.ts';
import { seededRandom } from '#main/tensor/random.ts';
import { summariseDetection } from './detection.ts';
import { type Bootstrap, estimate } from './estimate.ts';
import { summariseFolds } from './folds.ts';
import { summariseHealthy } from './healthy.ts';
import { type NamedScores, summariseMasks } from './maskSummary.ts';
import { operatingPoints } from './operatingPoints.ts';

/** Gives every number a stream of its own, so that what is drawn for one does not depend on the others. */
type BootstrapOf = (name: string) => Bootstrap;

/** Everything that is said of the cases together. */
export function summarise(cases: readonly CaseScores[], settings: EvaluationSettings): EvaluationSummary {
  const { seed, resamples, minimumOverlap } = settings;
  const random = seededRandom(seed, 'bootstrap');
  const named =
    (part: string): BootstrapOf =>
    (name) => ({ random: random.fork(`${part} ${name}`), resamples });
  const organs = cases.flatMap(({ name, organ }): NamedScores[] => (organ ? [{ name, scores: organ }] : []));
  const free = cases.filter(({ trueLesions }) => trueLesions.length === 0);
  const folds = summariseFolds(cases);
  return {
    cases: cases.length,
    ...(organs.length > 0 && { organ: summariseMasks(organs, named('organ')) }),
    tumor: summariseMasks(tumorsOf(cases), named('tumor')),
    all: summariseDetection(cases, () => true, named('all')),
    bins: radiusBins.map((bin) => ({
      bin,
      ...summariseDetection(cases, (lesion) => lesion.bin === bin, named(bin)),
    })),
    scans: summariseScans(cases, named('scans')),
    points: operatingPoints(cases, minimumOverlap),
    small: studySmall(cases, named),
    ...(free.length > 0 && { healthy: summariseHealthy(free, named('healthy')) }),
    ...(folds && { folds }),
  };
}

const tumorsOf = (cases: readonly CaseScores[]): NamedScores[] =>
  cases.map(({ name, tumor }) => ({ name, scores: tumor }));

function summariseScans(cases: readonly CaseScores[], bootstrapOf: BootstrapOf): ScanSummary {
  const isPositive = ({ trueLesions }: CaseScores): boolean => trueLesions.length > 0;
  const isCalled = ({ predictedLesions }: CaseScores): boolean => predictedLesions.length > 0;
  const rate = (name: string, rightly: (one: CaseScores) => boolean, of: (one: CaseScores) => boolean) =>
    estimate(
      cases.map((one) => ({
        name: one.name,
        numerator: of(one) && rightly(one) ? 1 : 0,
        denominator: of(one) ? 1 : 0,
      })),
      bootstrapOf(name),
      'share',
    );
  const positive = cases.filter(isPositive).length;
  return {
    positive,
    negative: cases.length - positive,
    sensitivity: rate('sensitivity', isCalled, isPositive),
    specificity: rate(
      'specificity',
      (one) => !isCalled(one),
      (one) => !isPositive(one),
    ),
  };
}

/** Scans whose largest lesion is small, and apart from them those with a larger one. */
function studySmall(cases: readonly CaseScores[], named: (part: string) => BootstrapOf): SmallTumorStudy {
  const positive = cases.filter(({ trueLesions }) => trueLesions.length > 0);
  const isSmall = ({ radiusMm }: { radiusMm: number }): boolean => radiusMm <= smallRadiusMm;
  const small = positive.filter(({ trueLesions }) => trueLesions.every(isSmall));
  const larger = positive.filter((one) => !small.includes(one));
  return {
    scans: small.length,
    lesions: summariseDetection(cases, isSmall, named('small lesions')),
    scanSensitivity: summariseScans(small, named('small scans')).sensitivity,
    tumor: summariseMasks(tumorsOf(small), named('small tumor')),
    larger: {
      scans: larger.length,
      lesions: summariseDetection(cases, (lesion) => !isSmall(lesion), named('larger lesions')),
      tumor: summariseMasks(tumorsOf(larger), named('larger tumor')),
    },
  };
}
