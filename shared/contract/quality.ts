import { z } from 'zod';

/** What a synthetic lesion is judged by; an aspect is one row here, one in main/synthesis/quality, and its sentence. */
export const qualityAspects = ['contrast', 'noise', 'grain', 'edge', 'outside'] as const;
export const QualityAspect = z.enum(qualityAspects);
export type QualityAspect = z.infer<typeof QualityAspect>;

/** How believable a synthetic lesion is, by rules. */
export const LesionQuality = z.object({
  /** That of the worst aspect: 1 nothing to object, 0 nobody would believe it. */
  score: z.number().min(0).max(1),
  /** Aspects that could be judged; a lesion of a few voxels has no noise to measure. */
  aspects: z.array(
    z.object({
      aspect: QualityAspect,
      /**
       * contrast: difference to the organ around it, in standard deviations of the scan's noise;
       * noise: that inside, as a share of what the scan had there; grain: the same of how coarse it is;
       * edge: blur of the border (a Gaussian's standard deviation), mm;
       * outside: share of the visibly changed voxels that lie outside the mask.
       */
      value: z.number(),
      score: z.number().min(0).max(1),
    }),
  ),
});
export type LesionQuality = z.infer<typeof LesionQuality>;

/** Aspects with at least this score give no reason to object. */
export const goodScore = 0.7;
