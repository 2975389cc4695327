import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { Provenance, SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { createComposer, type OrganFacts } from './compose/composer.ts';
import { type LabelMap, organContext } from './organ/organContext.ts';
import { planLesions } from './place/planLesions.ts';
import type { Region } from './region.ts';
import type { Volume } from '#main/volume/volume.ts';

/** A case to put lesions into. */
export interface SynthesisInput {
  /** HU, on the labels' grid. */
  readonly image: Volume;
  readonly labels: LabelMap;
  /** Value that an organ's lesions get in the label map. */
  readonly lesionValue: (organ: LesionSpec['organ']) => number;
}

/** What came out: everything else is the source's, voxel by voxel. */
export interface SynthesisResult {
  /** In order, with measures. */
  readonly lesions: readonly Lesion[];
  /** Boxes around every changed voxel, as they are at the end; they may overlap. */
  readonly regions: readonly Region[];
}

/**
 * Plans and puts the lesions of a recipe.
 *
 * @throws Problem `organ-missing`, and those of planLesions
 */
export function synthesise(input: SynthesisInput, recipe: SynthesizeRecipe): SynthesisResult {
  const facts = organFacts(input);
  return compose(input, facts, planLesions(facts(recipe.organ).context, recipe));
}

/**
 * Puts the lesions of a provenance again: on the same source the same voxels, whatever made the recipe's draws.
 *
 * @throws Problem `organ-missing`, `lesion-vanished`
 */
export const replay = (input: SynthesisInput, { lesions }: Pick<Provenance, 'lesions'>): SynthesisResult =>
  compose(
    input,
    organFacts(input),
    lesions.map(({ spec }) => spec),
  );

type Facts = (organ: LesionSpec['organ']) => OrganFacts;

function compose(input: SynthesisInput, facts: Facts, specs: readonly LesionSpec[]): SynthesisResult {
  const composer = createComposer({ image: input.image, labels: input.labels.volume }, facts);
  composer.set(specs);
  return { lesions: composer.lesions, regions: composer.changedBoxes().map(composer.read) };
}

/** Facts of each organ that is asked for, found once. */
export function organFacts({ image, labels, lesionValue }: SynthesisInput): Facts {
  const found = new Map<LesionSpec['organ'], OrganFacts>();
  return (organ) => {
    const facts = found.get(organ) ?? {
      context: organContext(image, labels, organ),
      lesionValue: lesionValue(organ),
    };
    found.set(organ, facts);
    return facts;
  };
}
