import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { planLesions as planned } from '#main/synthesis/place/planLesions.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { OpContext } from '../protocol.ts';
import type { Residents } from '../residents.ts';

export interface PlanInput {
  readonly onDisk: CaseOnDisk;
  readonly recipe: SynthesizeRecipe;
  readonly others: readonly LesionSpec[];
  /** What the ids of the lesions begin with. */
  readonly idPrefix: string;
}

/**
 * The lesions a recipe asks for, in a case that has others.
 *
 * @throws Problem `no-place`, `organ-missing`, and why a lesion cannot stand at a given point
 */
export const planLesions =
  (residents: Residents) =>
  async ({ onDisk, recipe, others, idPrefix }: PlanInput, { progress }: OpContext): Promise<LesionSpec[]> => {
    progress({ stage: 'reading the case', done: 0, total: 2 });
    const resident = await residents.open(onDisk);
    progress({ stage: 'looking for places', done: 1, total: 2 });
    const lesions = planned(resident.contextOf(recipe.organ), recipe, others);
    return lesions.map((lesion, n) => ({ ...lesion, id: `${idPrefix}-${n + 1}` }));
  };
