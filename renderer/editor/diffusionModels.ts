import { type Organ, type Sampling, type SizeClass, sizeClassRadiusMm } from '#shared/contract/lesion.ts';
import type { ModelSummary } from '#shared/contract/model.ts';

/** A model that draws lesions. */
export type DiffusionModel = ModelSummary & { readonly sampling: Sampling };

const draws = (model: ModelSummary): model is DiffusionModel =>
  model.computes.includes('denoise') && model.sampling !== undefined;

/** How far a diameter is from the sizes that a model was trained on, as a ratio; 1 when nobody knows. */
function strangeness({ sizes }: DiffusionModel, diameterMm: number): number {
  const ratios = (sizes ?? []).map((size: SizeClass) => {
    const nominal = 2 * sizeClassRadiusMm[size];
    return Math.max(diameterMm / nominal, nominal / diameterMm);
  });
  return ratios.length === 0 ? 1 : Math.min(...ratios);
}

/**
 * Models that can draw a lesion of an organ, the fittest first: trained on it rather than on nobody knows what, on
 * lesions of its size, and not made for demonstration.
 */
export const diffusionModelsFor = (
  models: readonly ModelSummary[],
  organ: Organ,
  diameterMm: number,
): DiffusionModel[] =>
  models
    .filter(draws)
    .filter((model) => model.organ === undefined || model.organ === organ)
    .sort(
      (a, b) =>
        Number(a.organ === undefined) - Number(b.organ === undefined) ||
        Number(a.demonstration) - Number(b.demonstration) ||
        strangeness(a, diameterMm) - strangeness(b, diameterMm) ||
        a.id.localeCompare(b.id, 'en'),
    );

/** The model that a draft is drawn by: the chosen one where it can, else the fittest. */
export function diffusionModelOf(
  models: readonly ModelSummary[],
  {
    organ,
    diameterMm,
    modelId,
  }: { readonly organ: Organ; readonly diameterMm: number; readonly modelId?: string },
): DiffusionModel | undefined {
  const fit = diffusionModelsFor(models, organ, diameterMm);
  return fit.find(({ id }) => id === modelId) ?? fit[0];
}
