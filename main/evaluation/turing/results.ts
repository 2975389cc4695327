import { radiusBins } from '#shared/contract/evaluation.ts';
import {
  type Study,
  type StudyAnswer,
  type StudyItem,
  type StudyReader,
  truths,
  type UnsureRule,
  type Verdict,
  verdicts,
} from '#shared/contract/turing.ts';
import type { PairAgreement, ReaderResult, StudyResults, Tally } from '#shared/contract/turingResults.ts';
import { percentiles } from '#main/volume/statistics.ts';
import { binOf } from '../lesions/radiusBin.ts';
import { coinTest } from './coinTest.ts';
import { cohenKappa, fleissKappa } from './kappa.ts';
import { proportion } from './proportion.ts';
import { rocOf } from './roc.ts';

/** An answer beside its question. */
interface Answered {
  readonly item: StudyItem;
  readonly answer: StudyAnswer;
  /** What it counts as; undefined when it is left out. */
  readonly as: Verdict | undefined;
}

/**
 * The results of a study: each reader's, all answers together, and how far readers agree. What "unsure" counts as was
 * fixed when the study was made. Readers without an answer are left out.
 */
export function studyResults(study: Study, readers: readonly StudyReader[], version: string): StudyResults {
  const items = new Map(study.items.map((item) => [item.id, item]));
  const active = readers.filter(({ answers }) => answers.length > 0);
  const answered = active.map(({ answers }) =>
    answers.flatMap((answer): Answered[] => {
      const item = items.get(answer.itemId);
      return item ? [{ item, answer, as: countedAs(answer.verdict, study.settings.unsure) }] : [];
    }),
  );
  return {
    format: 1,
    program: { name: 'DiffTumor Workstation', version },
    study,
    readers: active.map(({ name }, at) => resultOf(name, study, answered[at])),
    pooled: resultOf('all readers', study, answered.flat()),
    ...agreement(active, answered),
    answers: active.flatMap(({ name, answers }) => answers.map((answer) => ({ reader: name, ...answer }))),
  };
}

const countedAs = (verdict: Verdict, unsure: UnsureRule): Verdict | undefined => {
  if (verdict !== 'unsure') return verdict;
  return unsure === 'excluded' ? undefined : unsure === 'real' ? 'real' : 'unsure';
};

function resultOf(name: string, { items, settings }: Study, all: readonly Answered[]): ReaderResult {
  const withTumor = all.filter(({ item }) => item.truth !== 'none');
  const organs = [
    ...new Set(items.flatMap(({ truth, organ }) => (truth === 'none' ? [] : [organ ?? 'other']))),
  ];
  const tally = tallyOf(withTumor);
  const rated = withTumor.filter(({ answer, as }) => as !== undefined && answer.verdict !== 'none');
  const ratings = (truth: 'real' | 'synthetic'): number[] =>
    rated.filter(({ item }) => item.truth === truth).map(({ answer }) => ratingOf(answer));
  const healthy = all.filter(({ item, as }) => item.truth === 'none' && as !== undefined);
  return {
    name,
    ...tally,
    answered: all.length,
    unsure: all.filter(({ answer }) => answer.verdict === 'unsure').length,
    chanceP: coinTest(tally.accuracy.hits, tally.accuracy.count),
    organs: organs.toSorted().map((organ) => ({
      organ,
      ...tallyOf(withTumor.filter(({ item }) => (item.organ ?? 'other') === organ)),
    })),
    sizes: radiusBins.map((bin) => ({
      bin,
      ...tallyOf(withTumor.filter(({ item }) => sizeOf(item) === bin)),
    })),
    roc: rocOf(ratings('real'), ratings('synthetic')),
    time: timeOf(all),
    ...(settings.healthy > 0 && {
      healthy: proportion(healthy.filter(({ as }) => as === 'none').length, healthy.length),
    }),
    table: truths.flatMap((truth) =>
      verdicts.map((verdict) => ({
        truth,
        verdict,
        count: all.filter(({ item, answer }) => item.truth === truth && answer.verdict === verdict).length,
      })),
    ),
  };
}

function tallyOf(rows: readonly Answered[]): Tally {
  const counted = rows.filter(({ as }) => as !== undefined);
  const right = (of: readonly Answered[]): number => of.filter(({ item, as }) => item.truth === as).length;
  const of = (truth: 'real' | 'synthetic') => {
    const own = counted.filter(({ item }) => item.truth === truth);
    return proportion(right(own), own.length);
  };
  return {
    accuracy: proportion(right(counted), counted.length),
    sensitivity: of('real'),
    specificity: of('synthetic'),
  };
}

/** Radius bin of the tumor of a question. */
export const sizeOf = ({ lesion }: StudyItem) =>
  lesion === undefined ? undefined : binOf(lesion.equivalentDiameterMm / 2);

/** −5 surely synthetic … 0 unsure … 5 surely real. */
export const ratingOf = ({ verdict, confidence = 0 }: StudyAnswer): number =>
  verdict === 'real' ? confidence : verdict === 'synthetic' ? -confidence : 0;

function timeOf(all: readonly Answered[]): ReaderResult['time'] {
  const times = (truth?: string): number[] =>
    all.filter(({ item }) => truth === undefined || item.truth === truth).map(({ answer }) => answer.timeMs);
  const every = times();
  const totalMs = every.reduce((sum, ms) => sum + ms, 0);
  const [lowerQuartileMs, medianMs, upperQuartileMs] = percentiles(every, [25, 50, 75]);
  return {
    totalMs,
    meanMs: totalMs / every.length,
    lowerQuartileMs,
    medianMs,
    upperQuartileMs,
    medianRealMs: percentiles(times('real'), [50])[0],
    medianSyntheticMs: percentiles(times('synthetic'), [50])[0],
  };
}

/** Questions that count for several readers; where "unsure" is left out, those of which one is unsure do not. */
function agreement(
  readers: readonly StudyReader[],
  answered: readonly (readonly Answered[])[],
): Pick<StudyResults, 'pairs' | 'fleiss'> {
  const said = answered.map(
    (rows) => new Map(rows.flatMap(({ item, as }) => (as === undefined ? [] : [[item.id, as] as const]))),
  );
  const rowsOf = (who: readonly number[]): Verdict[][] =>
    [...(said[who[0]]?.keys() ?? [])].flatMap((id) => {
      const row = who.flatMap((at) => said[at].get(id) ?? []);
      return row.length === who.length ? [row] : [];
    });
  const pairs = readers.flatMap(({ name: a }, i) =>
    readers.slice(i + 1).map(({ name: b }, j): PairAgreement => {
      const rows = rowsOf([i, i + 1 + j]).map(([x, y]) => [x, y] as const);
      return { readers: [a, b], questions: rows.length, ...cohenKappa(rows) };
    }),
  );
  if (readers.length < 3) return { pairs };
  const common = rowsOf(readers.map((_, at) => at));
  return { pairs, fleiss: { questions: common.length, kappa: fleissKappa(common) } };
}
