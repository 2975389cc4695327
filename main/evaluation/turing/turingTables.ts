import type { StudyItem } from '#shared/contract/turing.ts';
import type { Proportion, ReaderResult, StudyResults, Tally } from '#shared/contract/turingResults.ts';
import { ratingOf, sizeOf } from './results.ts';

type Row = Readonly<Record<string, string | number | boolean | undefined>>;

/** One row an answer: all that the statistics are made of. */
export function answerRows({ study, answers }: StudyResults): Row[] {
  const items = new Map(study.items.map((item) => [item.id, item]));
  return answers.map((answer) => {
    const item = items.get(answer.itemId);
    return {
      reader: answer.reader,
      question: answer.itemId,
      truth: item?.truth,
      verdict: answer.verdict,
      confidence: answer.confidence,
      rating: answer.verdict === 'none' ? undefined : ratingOf(answer),
      ...(item && itemColumns(item)),
      time_ms: answer.timeMs,
      answered_at: answer.answeredAt,
      revisions: answer.revisions,
      unsure_counts_as: study.settings.unsure,
    };
  });
}

const itemColumns = (item: StudyItem): Row => ({
  case: item.caseId,
  organ: item.truth === 'none' ? undefined : (item.organ ?? 'other'),
  diameter_mm: item.lesion?.equivalentDiameterMm,
  radius_bin_mm: sizeOf(item),
});

/** One row a number, with its interval and what it is made of. */
export const summaryRows = ({ readers, pooled }: StudyResults): Row[] =>
  [...readers, pooled].flatMap((result) => resultRows(result));

function resultRows({
  name: reader,
  roc,
  chanceP,
  time,
  healthy,
  organs,
  sizes,
  ...all
}: ReaderResult): Row[] {
  const share = (of: string, metric: string, { value, low, high, hits, count }: Proportion): Row => ({
    reader,
    of,
    metric,
    value,
    low_95: low,
    high_95: high,
    hits,
    count,
  });
  const tally = (of: string, { accuracy, sensitivity, specificity }: Tally): Row[] => [
    share(of, 'accuracy', accuracy),
    share(of, 'sensitivity', sensitivity),
    share(of, 'specificity', specificity),
  ];
  return [
    ...tally('all', all),
    {
      reader,
      of: 'all',
      metric: 'p_against_chance',
      value: chanceP,
      hits: all.accuracy.hits,
      count: all.accuracy.count,
    },
    { reader, of: 'all', metric: 'auc', value: roc.auc, low_95: roc.low, high_95: roc.high },
    ...(healthy ? [share('without tumor', 'called_so', healthy)] : []),
    ...organs.flatMap(({ organ, ...rest }) => tally(`organ ${organ}`, rest)),
    ...sizes.flatMap(({ bin, ...rest }) => tally(`radius ${bin} mm`, rest)),
    ...Object.entries(time).map(([metric, ms]) => ({
      reader,
      of: 'time',
      metric: metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value: ms,
    })),
  ];
}

/** Cohen's κ of every two readers, and Fleiss' of all. */
export const agreementRows = ({ pairs, fleiss }: StudyResults): Row[] => [
  ...pairs.map(({ readers: [first, second], questions, share, kappa, low, high }) => ({
    first,
    second,
    metric: 'cohen_kappa',
    value: kappa,
    low_95: low,
    high_95: high,
    questions,
    same_share: share,
  })),
  ...(fleiss
    ? [{ first: 'all', metric: 'fleiss_kappa', value: fleiss.kappa, questions: fleiss.questions }]
    : []),
];
