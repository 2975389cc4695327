import { z } from 'zod';
import { LesionSpec, Organ } from './lesion.ts';
import { CaseId, Grid, RasMm, Seed, Sha256 } from './primitives.ts';

/** What a question shows; `none`: a CT without any tumor. */
export const truths = ['real', 'synthetic', 'none'] as const;
export const Truth = z.enum(truths);
export type Truth = z.infer<typeof Truth>;

/** What a reader may say; `none` only where the study may hold CTs without a tumor. */
export const verdicts = ['real', 'synthetic', 'unsure', 'none'] as const;
export const Verdict = z.enum(verdicts);
export type Verdict = z.infer<typeof Verdict>;

/** What "unsure" counts as: left out of every number, a wrong answer, or not told from a real tumor. */
export const unsureRules = ['excluded', 'wrong', 'real'] as const;
export const UnsureRule = z.enum(unsureRules);
export type UnsureRule = z.infer<typeof UnsureRule>;

export const StudyId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export type StudyId = z.infer<typeof StudyId>;
export const ReaderId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
export type ReaderId = z.infer<typeof ReaderId>;

/** Fixed before the first answer; nothing changes them later. */
export const StudySettings = z.object({
  /** Questions with a real tumor, and as many with a synthetic one. */
  pairs: z.number().int().min(1).max(500),
  /** Questions without any tumor. */
  healthy: z.number().int().min(0).max(500),
  /** Whether a ring shows where to look. */
  marked: z.boolean(),
  /** Whether a reader may go back and answer anew. */
  backTracking: z.boolean(),
  unsure: UnsureRule,
  /** Whether every reader gets an order of her own. */
  ownOrder: z.boolean(),
});
export type StudySettings = z.infer<typeof StudySettings>;

/** The tumor that is asked about; without a ring, the largest of its CT. Measured on the label map, real or not. */
export const AskedLesion = z.object({ centreRasMm: RasMm, equivalentDiameterMm: z.number().positive() });
export type AskedLesion = z.infer<typeof AskedLesion>;

export const StudyItem = z.object({
  /** `q001`, in no order that means anything. */
  id: z.string().regex(/^q[0-9]{3,4}$/),
  truth: Truth,
  caseId: CaseId,
  sourceSha256: Sha256,
  /** Lesions placed in the case when the study was made: it is shown with these, whatever becomes of the case. */
  placed: z.array(LesionSpec),
  lesion: AskedLesion.optional(),
  organ: Organ.optional(),
});
export type StudyItem = z.infer<typeof StudyItem>;

/** study.json of a study's folder. It holds the truth: no reader's window gets it. */
export const Study = z.object({
  format: z.literal(1),
  id: StudyId,
  title: z.string().min(1).max(200),
  createdAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  seed: Seed,
  settings: StudySettings,
  items: z.array(StudyItem).min(1).max(2000),
  /** What was to be known of its balance when it was made. */
  warnings: z.array(z.string()),
});
export type Study = z.infer<typeof Study>;

/** 1 a guess … 5 certain. */
export const Confidence = z.number().int().min(1).max(5);

/** Place of a question in a reader's order, from 0, as it stands in an address. */
export const Position = z.string().regex(/^[0-9]{1,4}$/);

/** What a window sends. "Unsure" has no confidence, every other verdict has one. */
export const NewAnswer = z
  .object({
    verdict: Verdict,
    confidence: Confidence.optional(),
    /** How long the question was on the screen, pauses not counted. */
    timeMs: z.number().int().min(0),
  })
  .refine(({ verdict, confidence }) => (verdict === 'unsure') === (confidence === undefined), {
    message: 'every verdict but "unsure" has a confidence',
    path: ['confidence'],
  });
export type NewAnswer = z.infer<typeof NewAnswer>;

/** One line of a reader's file; of several answers to a question the last one counts. */
export const ReaderStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), readerId: ReaderId, name: z.string().min(1).max(100) }),
  z.object({ kind: z.literal('answer'), itemId: StudyItem.shape.id, answer: NewAnswer }),
]);
export type ReaderStep = z.infer<typeof ReaderStep>;

export const StudyAnswer = z.object({
  itemId: StudyItem.shape.id,
  verdict: Verdict,
  confidence: Confidence.optional(),
  timeMs: z.number(),
  answeredAt: z.iso.datetime(),
  /** How often it was answered before. */
  revisions: z.number().int(),
});
export type StudyAnswer = z.infer<typeof StudyAnswer>;

/** Everything one reader has said. */
export const StudyReader = z.object({
  id: ReaderId,
  name: z.string().min(1).max(100),
  answers: z.array(StudyAnswer),
});
export type StudyReader = z.infer<typeof StudyReader>;

/** A study to be made, or looked at beforehand. */
export const NewStudy = z.object({
  title: z.string().trim().min(1).max(200),
  /** To choose from. */
  cases: z.array(CaseId).min(1).max(2000),
  /**
   * What the owner knows of cases better than the program: that the labelled lesions of an imported file are
   * synthetic, say. Left out: placed lesions are synthetic, labelled ones real.
   */
  declared: z.record(z.string(), Truth).optional(),
  settings: StudySettings,
  seed: Seed,
});
export type NewStudy = z.infer<typeof NewStudy>;

const Counts = z.object({ real: z.number().int(), synthetic: z.number().int() });

/** What a study would be made of: for its owner, who may know. */
export const StudyPreview = z.object({
  questions: z.number().int(),
  /** CTs that could be asked about, a patient once. */
  available: Counts.extend({ none: z.number().int() }),
  organs: z.array(Counts.extend({ organ: z.string() })),
  sizes: z.array(Counts.extend({ bin: z.string() })),
  warnings: z.array(z.string()),
  /** Why it cannot be made as it is wanted. */
  problem: z.string().optional(),
});
export type StudyPreview = z.infer<typeof StudyPreview>;

/** A row of the owner's list. No question and no truth of one. */
export const StudySummary = Study.pick({
  id: true,
  title: true,
  createdAt: true,
  closedAt: true,
  settings: true,
  warnings: true,
}).extend({
  questions: z.number().int(),
  readers: z.array(z.object({ name: z.string(), answered: z.number().int() })),
});
export type StudySummary = z.infer<typeof StudySummary>;

/** What a reader's window knows of a study. */
export const ReaderStudy = z.object({
  title: z.string(),
  questions: z.number().int(),
  closed: z.boolean(),
  marked: z.boolean(),
  backTracking: z.boolean(),
  verdicts: z.array(Verdict),
});
export type ReaderStudy = z.infer<typeof ReaderStudy>;

export const ReaderSession = z.object({ readerId: ReaderId, name: z.string(), answered: z.number().int() });
export type ReaderSession = z.infer<typeof ReaderSession>;

/**
 * A question as a reader's window gets it: where the voxels lie (their middle is the origin, as no scanner would say),
 * where to look, and what she has answered before. Its image is `questionImage`, int16 HU.
 */
export const Question = z.object({
  position: z.number().int(),
  grid: Grid,
  ring: z.object({ centreRasMm: RasMm, radiusMm: z.number().positive() }).optional(),
  answer: z.object({ verdict: Verdict, confidence: Confidence.optional() }).optional(),
});
export type Question = z.infer<typeof Question>;
