import { z } from 'zod';
import { Measured, RadiusBin } from './evaluation.ts';
import { Study, StudyAnswer, Truth, Verdict } from './turing.ts';

/** A share with Wilson's 95 % interval; NaN of nothing. */
export const Proportion = z.object({
  hits: z.number().int(),
  count: z.number().int(),
  value: Measured,
  low: Measured,
  high: Measured,
});
export type Proportion = z.infer<typeof Proportion>;

/** Of questions with a tumor. Positive is real: a synthetic tumor called real is a false positive. */
export const Tally = z.object({
  /** Right answers. */
  accuracy: Proportion,
  /** Real tumors called real. */
  sensitivity: Proportion,
  /** Synthetic tumors called synthetic. */
  specificity: Proportion,
});
export type Tally = z.infer<typeof Tally>;

/**
 * How well real and synthetic are told apart by verdict and confidence together: −5 surely synthetic, 0 unsure,
 * 5 surely real. The interval is DeLong's; NaN where both are told apart without a fault, or never.
 */
export const Roc = z.object({
  auc: Measured,
  low: Measured,
  high: Measured,
  /** From 0, 0 to 1, 1: what is called real when everything rated at least so is. */
  points: z.array(z.object({ falseRate: z.number(), trueRate: z.number(), rating: Measured })),
});
export type Roc = z.infer<typeof Roc>;

const Time = z.object({
  totalMs: z.number(),
  meanMs: Measured,
  lowerQuartileMs: Measured,
  medianMs: Measured,
  upperQuartileMs: Measured,
  medianRealMs: Measured,
  medianSyntheticMs: Measured,
});

export const ReaderResult = Tally.extend({
  name: z.string(),
  /** Of all questions. */
  answered: z.number().int(),
  unsure: z.number().int(),
  /** Exact two-sided binomial test of the right answers against tossing a coin. */
  chanceP: Measured,
  organs: z.array(Tally.extend({ organ: z.string() })),
  sizes: z.array(Tally.extend({ bin: RadiusBin })),
  roc: Roc,
  time: Time,
  /** CTs without a tumor that were called so; left out where the study has none. */
  healthy: Proportion.optional(),
  /** How often each truth got each verdict. */
  table: z.array(z.object({ truth: Truth, verdict: Verdict, count: z.number().int() })),
});
export type ReaderResult = z.infer<typeof ReaderResult>;

/** Cohen's κ of two readers over the questions that both answered, with its 95 % interval. */
export const PairAgreement = z.object({
  readers: z.tuple([z.string(), z.string()]),
  questions: z.number().int(),
  /** Share of questions on which they say the same. */
  share: Measured,
  kappa: Measured,
  low: Measured,
  high: Measured,
});
export type PairAgreement = z.infer<typeof PairAgreement>;

export const StudyResults = z.object({
  format: z.literal(1),
  program: z.object({ name: z.literal('DiffTumor Workstation'), version: z.string() }),
  study: Study,
  readers: z.array(ReaderResult),
  /** All answers of all readers together; with one reader, hers. */
  pooled: ReaderResult,
  pairs: z.array(PairAgreement),
  /** Fleiss' κ of three readers and more, over the questions that all answered. */
  fleiss: z.object({ questions: z.number().int(), kappa: Measured }).optional(),
  answers: z.array(StudyAnswer.extend({ reader: z.string() })),
});
export type StudyResults = z.infer<typeof StudyResults>;
