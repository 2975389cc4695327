import type { LesionSpec } from '#shared/contract/lesion.ts';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { DecodedLesions } from '#main/engine/diffusion/decodeLesions.ts';
import { judgedBy } from '#main/engine/quality/judgedBy.ts';
import { passGate } from '#main/engine/quality/passGate.ts';
import { type ComposedScan, composeScan, type ComposeScanOptions, models } from './composeScan.ts';
import type { Scan } from './readScan.ts';
import type { TaskOptions } from './taskOptions.ts';

export interface ComposeGoodOptions extends ComposeScanOptions {
  readonly recipe: SynthesizeRecipe;
}

/**
 * A scan with lesions of the quality that the recipe asks for; of those left out the warnings tell.
 *
 * @throws Problem as `composeScan`, `passGate` and `judgedBy`
 */
export async function composeGood(
  scan: Scan,
  planned: readonly LesionSpec[],
  options: ComposeGoodOptions,
  taskOptions: TaskOptions,
): Promise<ComposedScan> {
  const { recipe, modelsFolder = '', network = {} } = options;
  const known: DecodedLesions = new Map();
  const compose = (lesions: readonly LesionSpec[]): Promise<ComposedScan> =>
    composeScan(scan, lesions, options, taskOptions, known);
  const { quality: gate } = recipe;
  let composed = await compose(planned);
  if (gate === undefined) return composed;
  // What is told of where it was drawn holds for what is drawn again.
  const { warnings: told } = composed;
  const { signal = new AbortController().signal, progress = () => undefined } = taskOptions;
  const { lesions, warnings } = await passGate(planned, {
    recipe,
    gate,
    context: scan.labelled.contextOf(recipe.organ),
    judge: async (specs) => {
      if (specs !== planned) composed = await compose(specs);
      const { composer } = composed;
      const asked = { grid: scan.labelled.image, composer };
      const context = { models, network, signal, progress };
      return judgedBy(gate.model, composer.lesions, asked, modelsFolder, context);
    },
  });
  return { ...composed, lesions, warnings: [...told, ...warnings.map(warningSentence)] };
}
