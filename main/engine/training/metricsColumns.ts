import {
  denoisingNames,
  lossParts,
  reconstructionNames,
  type TrainRecipe,
} from '#shared/contract/training.ts';

/** A number that validations find, and what it is called. */
export interface FoundColumn {
  readonly name: string;
  /** In metrics.csv. */
  readonly column: string;
  /** In the manifest of the model. */
  readonly measure: string;
}

/** What is in the rows of a training's metrics, beside what all have. */
export interface MetricsColumns {
  readonly task: TrainRecipe['task'];
  /** Of each epoch. */
  readonly parts: readonly string[];
  /** Of epochs with a validation. */
  readonly found: readonly FoundColumn[];
}

export function metricsColumns(recipe: TrainRecipe): MetricsColumns {
  const { task } = recipe;
  return { task, parts: lossParts[task], found: foundColumns(recipe) };
}

function foundColumns(recipe: TrainRecipe): FoundColumn[] {
  if (recipe.task === 'trainSegmentation')
    return recipe.labels.slice(1).map((name) => ({ name, column: `dice ${name}`, measure: `${name} dice` }));
  const names = recipe.task === 'trainAutoencoder' ? reconstructionNames : denoisingNames;
  return names.map((name) => ({ name, column: name, measure: name }));
}
