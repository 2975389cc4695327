import { z } from 'zod';
import { Seed } from './primitives.ts';

/** How numbers came to be. */
export const EvaluationSettings = z.object({
  /** Of the surface Dice. */
  toleranceMm: z.number().positive(),
  /**
   * A lesion of the truth is detected when at least this share of its voxels is predicted as tumor (and at least
   * one voxel); a predicted lesion is real when at least this share of its voxels is tumor in the truth (and at
   * least one), else a false positive. Lesions are 26-connected components.
   */
  minimumOverlap: z.number().min(0).max(1),
  /** Predicted lesions of a smaller radius are left out before anything is measured. */
  minimumRadiusMm: z.number().min(0),
  /** The CTs have no tumor: every predicted lesion is a false positive. */
  healthy: z.boolean(),
  /** Predicted tumor outside an organ mask was dropped. */
  organMask: z.boolean(),
  seed: Seed,
  /** Of the bootstrap: cases drawn with replacement. */
  resamples: z.number().int().min(0),
});
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;

/** What `difftumor evaluate` measures by unless somebody says otherwise. */
export const usualEvaluationSettings: EvaluationSettings = {
  toleranceMm: 2,
  minimumOverlap: 0.1,
  minimumRadiusMm: 0,
  healthy: false,
  organMask: false,
  seed: 0,
  resamples: 2000,
};
