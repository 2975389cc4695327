import { z } from 'zod';
import { Measured } from './evaluation.ts';
import { WireProblem } from './job.ts';
import { RasMm, Triple } from './primitives.ts';

/** One connected lesion of a labelled scan, measured. */
export const LesionFacts = z.object({
  case: z.string(),
  /** From 1, in the order of the voxels. */
  id: z.number().int(),
  centreRasMm: RasMm,
  voxels: z.number().int(),
  volumeMl: z.number(),
  /** Of the ball of the same volume. */
  diameterMm: z.number(),
  /** Where in the organ's box its centre lies: 0 right, posterior, inferior, to 1 left, anterior, superior. */
  placeInOrgan: Triple,
  /** From its centre to the nearest voxel outside organ and tumor. */
  depthMm: z.number(),
  /** Mean HU minus the organ's median; NaN without a CT or without organ. */
  contrastHu: Measured,
  meanHu: Measured,
  /** Population standard deviation. */
  sdHu: Measured,
});
export type LesionFacts = z.infer<typeof LesionFacts>;

export const distributionNames = ['diameterMm', 'volumeMl', 'depthMm', 'contrastHu', 'sdHu'] as const;
export const DistributionName = z.enum(distributionNames);
export type DistributionName = z.infer<typeof DistributionName>;

/** Of the lesions that have the number. */
export const Distribution = z.object({
  count: z.number().int(),
  mean: Measured,
  sd: Measured,
  /** 5th, 25th, 50th, 75th and 95th percentile. */
  percentiles: z.array(Measured).length(5),
});
export type Distribution = z.infer<typeof Distribution>;

export const LesionSet = z.object({
  name: z.string(),
  cases: z.number().int(),
  casesWithoutLesion: z.array(z.string()),
  lesions: z.array(LesionFacts),
  distributions: z.record(DistributionName, Distribution),
  failed: z.array(z.object({ name: z.string(), problem: WireProblem })),
});
export type LesionSet = z.infer<typeof LesionSet>;

/** The file `statistics.json`. */
export const LesionStatistics = z.object({
  format: z.literal(1),
  program: z.object({ name: z.literal('DiffTumor Workstation'), version: z.string() }),
  set: LesionSet,
  beside: LesionSet.optional(),
  /**
   * How far the two sets lie apart in each number: the largest difference of their cumulative shares (two-sample
   * Kolmogorov–Smirnov), 0 alike, 1 nothing in common.
   */
  apart: z.record(DistributionName, Measured).optional(),
});
export type LesionStatistics = z.infer<typeof LesionStatistics>;
