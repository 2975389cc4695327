import { z } from 'zod';
import { ModelRef } from './primitives.ts';

/**
 * What a synthetic lesion is judged by; an aspect is one row here, one in main/synthesis/quality, and its words. A
 * segmentation model is asked only when somebody wants it.
 */
export const qualityAspects = ['contrast', 'noise', 'grain', 'edge', 'outside', 'agreement'] as const;
export const QualityAspect = z.enum(qualityAspects);
export type QualityAspect = z.infer<typeof QualityAspect>;

/** One aspect of a lesion, judged. */
export const QualityFinding = z.object({
  aspect: QualityAspect,
  /**
   * contrast: difference to the organ around it, in standard deviations of the scan's noise;
   * noise: that inside, as a share of what the scan had there; grain: the same of how coarse it is;
   * edge: blur of the border (a Gaussian's standard deviation), mm;
   * outside: share of the visibly changed voxels that lie outside the mask;
   * agreement: Dice with what a segmentation model found there.
   */
  value: z.number(),
  score: z.number().min(0).max(1),
  /** Values that give no reason to object; left out in what earlier versions wrote. */
  accepted: z.object({ least: z.number().optional(), most: z.number().optional() }).optional(),
});
export type QualityFinding = z.infer<typeof QualityFinding>;

/** How believable a synthetic lesion is, by rules. */
export const LesionQuality = z.object({
  /** That of the worst aspect: 1 nothing to object, 0 nobody would believe it. */
  score: z.number().min(0).max(1),
  /** Aspects that could be judged; a lesion of a few voxels has no noise to measure. */
  aspects: z.array(QualityFinding),
});
export type LesionQuality = z.infer<typeof LesionQuality>;

/** Aspects with at least this score give no reason to object. */
export const goodScore = 0.7;

/** What a segmentation model finds where a lesion was put. */
export const ModelAgreement = z.object({
  model: ModelRef,
  dice: z.number().min(0).max(1),
  /** Whether it counts as found: a tenth of its voxels, as evaluations count unless asked otherwise. */
  detected: z.boolean(),
  finding: QualityFinding,
});
export type ModelAgreement = z.infer<typeof ModelAgreement>;
