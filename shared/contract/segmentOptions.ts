import { z } from 'zod';

/** What happens to a network's answer before it is a result; each part can be switched off. */
export const PostProcessing = z.object({
  /**
   * Where lesions may lie. `organ`: inside the case's own organ labels, which also take the place of the predicted
   * organ (the published validation); `region`: inside the predicted organ, closed and grown by two voxels;
   * `near`: within 30 face steps of the predicted organ, which becomes its largest component.
   */
  organFilter: z.enum(['off', 'organ', 'region', 'near']),
  /** Steps of erosion of the lesions by a 3×3×3 cube. */
  erosionSteps: z.number().int().min(0).max(5),
  /** Components smaller than a ball of this radius are dropped (published: 3); 0 keeps all. */
  smallestRadiusMm: z.number().min(0).max(50),
  /** The case counts as positive above so many mm³ of lesion at 1 mm, eroded once unless switched off. */
  detection: z.object({ thresholdMm3: z.number().min(0).max(1e6), erode: z.boolean() }),
});
export type PostProcessing = z.infer<typeof PostProcessing>;

export const noPostProcessing: PostProcessing = {
  organFilter: 'off',
  erosionSteps: 0,
  smallestRadiusMm: 0,
  detection: { thresholdMm3: 30, erode: true },
};

/** How a network is run over a CT. */
export const SegmentOptions = z.object({
  /** Id of a model of the library. */
  model: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/),
  /** Share of its width that a window shares with the next: published are 0.5 and 0.75. */
  overlap: z.number().min(0).max(0.9),
  /**
   * What is interpolated to the CT's own grid: `probabilities` (ours), or `logits` (as published); the class of a
   * voxel is decided after that.
   */
  interpolate: z.enum(['probabilities', 'logits']),
  /** Axes along which every window is also looked at mirrored; the answers are averaged. */
  flips: z.array(z.enum(['right', 'anterior', 'superior'])).max(3),
  /** Whether only the surroundings of the organ are looked at with this overlap, after a first look without any. */
  organFirst: z.boolean(),
  /** Whether the probabilities are kept as images beside the labels. */
  probabilities: z.boolean(),
  postProcessing: PostProcessing,
});
export type SegmentOptions = z.infer<typeof SegmentOptions>;

export const usualSegmentOptions: Omit<SegmentOptions, 'model'> = {
  overlap: 0.5,
  interpolate: 'probabilities',
  flips: [],
  organFirst: false,
  probabilities: false,
  postProcessing: noPostProcessing,
};
