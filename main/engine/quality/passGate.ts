import type { Lesion, LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { QualityGate, SynthesizeRecipe } from '#shared/contract/recipe.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { qualityReasons } from '#shared/messages/quality.ts';
import type { OrganContext } from '#main/synthesis/organ/organContext.ts';
import { redrawLesion } from '#main/synthesis/place/planLesions.ts';

export interface GateInput {
  readonly recipe: SynthesizeRecipe;
  readonly gate: QualityGate;
  readonly context: OrganContext;
  /** Puts lesions in, and judges them, in the same order. */
  readonly judge: (lesions: readonly LesionSpec[]) => Promise<readonly Lesion[]>;
}

export interface Passed {
  /** As judged last, standing together. */
  readonly lesions: readonly Lesion[];
  /** Of each that was left out. */
  readonly warnings: readonly Warning[];
}

/**
 * Lesions of the quality that a recipe asks for: those that are worse are drawn again at their places, up to `redraws`
 * times, and then left out.
 *
 * @throws Problem `quality-too-low` when none is left, and what `judge` throws
 */
export async function passGate(planned: readonly LesionSpec[], input: GateInput): Promise<Passed> {
  const { recipe, gate, context, judge } = input;
  const isPoor = (lesion: Lesion): boolean => scoreOf(lesion) < gate.minimum;
  let lesions = await judge(planned);
  for (let round = 1; round <= gate.redraws && lesions.some(isPoor); round++)
    lesions = await judge(
      lesions.map((lesion) =>
        isPoor(lesion) ? redrawLesion(context, recipe, lesion.spec, round) : lesion.spec,
      ),
    );
  const poor = lesions.filter(isPoor);
  if (poor.length === 0) return { lesions, warnings: [] };
  const good = lesions.filter((lesion) => !isPoor(lesion));
  if (good.length === 0) {
    const best = poor.reduce((a, b) => (scoreOf(b) > scoreOf(a) ? b : a));
    throw new Problem('quality-too-low', {
      organ: recipe.organ,
      minimum: gate.minimum,
      best: scoreOf(best),
      reason: reasonOf(best),
    });
  }
  const warnings = poor.map((lesion): Warning => ({
    code: 'lesion-left-out',
    data: {
      lesionId: lesion.spec.id,
      score: scoreOf(lesion),
      redraws: gate.redraws,
      reason: reasonOf(lesion),
    },
  }));
  return { lesions: await judge(good.map(({ spec }) => spec)), warnings };
}

const scoreOf = ({ measure }: Lesion): number => measure.quality?.score ?? 1;

const reasonOf = ({ measure }: Lesion): string =>
  (measure.quality && qualityReasons(measure.quality)[0]) ?? 'its quality is below what was asked for';
