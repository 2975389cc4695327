import type { TrainRecipe } from '#shared/contract/training.ts';
import type { Dims } from '#shared/geometry/axes.ts';
import type { Graph } from '#main/graph/value.ts';
import { accumulation } from '#main/training/accumulate.ts';
import { drawingRulesOf } from './drawingRules.ts';
import type { DrawnSample } from './drawSample.ts';
import type { Learner, Where } from './learner.ts';
import type { Lesson } from './lesson.ts';
import { loadTrainingCase } from './trainingCase.ts';

/** What a training has in memory while it takes its steps, at most. */
export interface TrainingSize {
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Loaded side by side. */
  readonly graphs: readonly Graph[];
}

/** A training that is tried out before it begins. */
export interface Trial {
  readonly learner: Learner;
  readonly sample: DrawnSample;
  readonly where: Where;
  /** Grids of the validation cases that can be read; of which there is at least one. */
  readonly validation: readonly Dims[];
}

/** What one kind of training takes. */
export interface TrainingCost<R extends TrainRecipe> {
  /** @throws Problem what is wrong with models that the recipe names */
  size(recipe: R): Promise<TrainingSize>;
  /** Seconds that a validation takes, measured on a part of it. */
  validationSeconds(recipe: R, trial: Trial): Promise<number>;
}

/** Of steps of one sample, or by gradients that are added up. */
export const sizeOfLesson = ({ training }: Pick<Lesson, 'training'>, batch: number): TrainingSize => ({
  parameters: training.length,
  graphs: batch === 1 ? [training.step] : Object.values({ ...accumulation(training) }),
});

/** Measures a validation of one case: for those whose cases all take the same time. */
export async function secondsOfOneCase(recipe: TrainRecipe, { learner, validation }: Trial): Promise<number> {
  // The first that can be read was read before: it is as good as any.
  const rules = drawingRulesOf(recipe);
  for (const one of recipe.validation) {
    const loaded = await loadTrainingCase(one, rules).catch(() => undefined);
    if (!loaded) continue;
    const begun = performance.now();
    await learner.validate([loaded], new AbortController().signal, () => Promise.resolve());
    return (validation.length * (performance.now() - begun)) / 1000;
  }
  return 0;
}
