import { z } from 'zod';

const DiameterMm = z.number().min(2).max(200);

/** One lesion at increasing size: `steps` diameters from one to another, evenly spaced. */
export const GrowthSeries = z.object({
  fromMm: DiameterMm,
  toMm: DiameterMm,
  steps: z.number().int().min(2).max(12),
});
export type GrowthSeries = z.infer<typeof GrowthSeries>;

/** The diameters of a series, mm, to a tenth. */
export const growthDiametersMm = ({ fromMm, toMm, steps }: GrowthSeries): number[] =>
  Array.from({ length: steps }, (_, step) =>
    Number((fromMm + ((toMm - fromMm) * step) / (steps - 1)).toFixed(1)),
  );
