import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { planLesions as planned } from '#main/synthesis/place/planLesions.ts';
import type { CaseOnDisk } from '../caseSource.ts';
import type { Models } from '../models/models.ts';
import type { OpContext } from '../protocol.ts';
import { judgedBy } from '../quality/judgedBy.ts';
import { passGate } from '../quality/passGate.ts';
import type { Residents } from '../residents.ts';

export interface PlanInput {
  readonly onDisk: CaseOnDisk;
  readonly recipe: SynthesizeRecipe;
  readonly others: readonly LesionSpec[];
  /** What the ids of the lesions begin with. */
  readonly idPrefix: string;
}

export interface Plan {
  readonly lesions: readonly LesionSpec[];
  readonly warnings: readonly Warning[];
}

/**
 * The lesions a recipe asks for, in a case that has others: of the quality that it asks for, for which they are put in
 * and drawn. The case stays as it is.
 *
 * @throws Problem `no-place`, `organ-missing`, why a lesion cannot stand at a given point; `quality-too-low`, and why a
 * diffusion lesion cannot be drawn
 */
export const planLesions =
  (residents: Residents, models: Models) =>
  async ({ onDisk, recipe, others, idPrefix }: PlanInput, context: OpContext): Promise<Plan> => {
    const { signal, progress } = context;
    progress({ stage: 'reading the case', done: 0, total: 2 });
    const resident = await residents.open(onDisk);
    progress({ stage: 'looking for places', done: 1, total: 2 });
    const organ = resident.contextOf(recipe.organ);
    const lesions = planned(organ, recipe, others).map((lesion, n) => ({
      ...lesion,
      id: `${idPrefix}-${n + 1}`,
    }));
    const { quality: gate } = recipe;
    if (!gate) return { lesions, warnings: [] };
    const told = await resident.decode(lesions, context);
    const judge = async (specs: readonly LesionSpec[]): Promise<readonly Lesion[]> => {
      await resident.compose([...others, ...specs], context);
      const ids = new Set(specs.map(({ id }) => id));
      const made = resident.composer.lesions.filter(({ spec }) => ids.has(spec.id));
      const { composer, image } = resident;
      return judgedBy(gate.model, made, { grid: image, composer }, onDisk.modelsFolder ?? '', {
        models,
        network: { provider: 'cpu' },
        signal,
        progress,
      });
    };
    const passed = await passGate(lesions, { recipe, gate, context: organ, judge });
    return {
      lesions: passed.lesions.map(({ spec }) => spec),
      warnings: [...told, ...passed.warnings],
    };
  };
