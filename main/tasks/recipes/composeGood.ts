import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { SynthesizeRecipe } from '#shared/contract/recipe.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import type { DecodedLesions } from '#main/engine/diffusion/decodeLesions.ts';
import { redrawLesion } from '#main/synthesis/place/planLesions.ts';
import { type ComposedScan, composeScan, type ComposeScanOptions } from './composeScan.ts';
import type { Scan } from './readScan.ts';
import type { TaskOptions } from './taskOptions.ts';

export interface ComposeGoodOptions extends ComposeScanOptions {
  readonly recipe: SynthesizeRecipe;
}

/**
 * A scan with lesions of the quality that the recipe asks for: those that are worse are drawn again at their places, up
 * to `redraws` times, and then left out, of which the warnings tell.
 *
 * @throws Problem `quality-too-low` when no lesion is left, and as `composeScan`
 */
export async function composeGood(
  scan: Scan,
  planned: readonly LesionSpec[],
  options: ComposeGoodOptions,
  taskOptions: TaskOptions,
): Promise<ComposedScan> {
  const { recipe } = options;
  const known: DecodedLesions = new Map();
  const compose = (lesions: readonly LesionSpec[]): Promise<ComposedScan> =>
    composeScan(scan, lesions, options, taskOptions, known);
  let composed = await compose(planned);
  const { quality } = recipe;
  if (quality === undefined) return composed;
  // What is told of where it was drawn holds for what is drawn again.
  const { warnings: told } = composed;
  const isPoor = (lesion: Lesion): boolean => scoreOf(lesion) < quality.minimum;
  const context = scan.labelled.contextOf(recipe.organ);
  for (let round = 1; round <= quality.redraws && composed.composer.lesions.some(isPoor); round++)
    composed = await compose(
      composed.composer.lesions.map((lesion) =>
        isPoor(lesion) ? redrawLesion(context, recipe, lesion.spec, round) : lesion.spec,
      ),
    );
  const { lesions } = composed.composer;
  const poor = lesions.filter(isPoor);
  if (poor.length === 0) return { ...composed, warnings: told };
  const good = lesions.filter((lesion) => !isPoor(lesion));
  if (good.length === 0) {
    const best = poor.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
    throw new Problem('quality-too-low', {
      organ: recipe.organ,
      minimum: quality.minimum,
      best: scoreOf(best),
      reason: reasonOf(best),
    });
  }
  const warnings = poor.map((lesion) =>
    warningSentence({
      code: 'lesion-left-out',
      data: {
        lesionId: lesion.spec.id,
        score: scoreOf(lesion),
        redraws: quality.redraws,
        reason: reasonOf(lesion),
      },
    }),
  );
  return { ...(await compose(good.map(({ spec }) => spec))), warnings: [...told, ...warnings] };
}

const scoreOf = ({ measure }: Lesion): number => measure.quality?.score ?? 1;

const reasonOf = ({ measure }: Lesion): string =>
  (measure.quality && qualityReasons(measure.quality)[0]) ?? 'its quality is below what was asked for';
