import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { withModelPlaces } from '#shared/contract/onTheFly.ts';
import { ModelId } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type RecipeOf, type TrainingCase, TrainRecipe } from '#shared/contract/training.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import { runFiles } from './runFiles.ts';

/**
 * The recipe in a file; its paths, which may start from the file's folder, absolute.
 *
 * @throws Problem `file-missing`, `file-unreadable`, `request-invalid` with what is wrong with it
 */
export async function readRecipe(file: string): Promise<TrainRecipe> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  return withAbsolutePaths(parseRecipe(text, file), path.dirname(path.resolve(file)));
}

/**
 * The recipe of the run in a folder.
 *
 * @throws Problem `run-missing`, `request-invalid`
 */
export async function recipeOfRun(folder: string): Promise<TrainRecipe> {
  const file = runFiles(folder).recipe;
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Problem('run-missing', { folder });
  });
  return parseRecipe(text, file);
}

function parseRecipe(text: string, file: string): TrainRecipe {
  const invalid = (reason: string): Problem => new Problem('request-invalid', { field: file, reason });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('it is not JSON');
  }
  const parsed = TrainRecipe.safeParse(json);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error).replaceAll('\n', '; '));
  return parsed.data;
}

/** A recipe whose paths start from a folder, with absolute ones. Models' IDs, where no folder is called so, stay. */
export function withAbsolutePaths<R extends TrainRecipe>(recipe: R, folder: string): R {
  const at = (place: string): string => path.resolve(folder, place);
  const named = (model: string): string =>
    ModelId.safeParse(model).success && !existsSync(at(model)) ? model : at(model);
  return {
    ...withModels(recipe, named),
    train: casesFrom(folder, recipe.train),
    validation: casesFrom(folder, recipe.validation),
  };
}

/** Cases whose paths start from a folder, with absolute ones. */
export function casesFrom(folder: string, cases: readonly TrainingCase[]): TrainingCase[] {
  const at = (place: string): string => path.resolve(folder, place);
  return cases.map((one) =>
    one.from === 'files' ? { ...one, image: at(one.image), labels: at(one.labels) } : one,
  );
}

export type NamesModels = Pick<TrainRecipe, 'start' | 'synthesis'> &
  (
    | Pick<RecipeOf<'trainSegmentation'>, 'task'>
    | Pick<RecipeOf<'trainAutoencoder'>, 'task' | 'perceptual'>
    | Pick<RecipeOf<'trainDiffusion'>, 'task' | 'autoencoder'>
  );

/** A recipe or a plan with every model that it names put in other words. */
export function withModels<R extends NamesModels>(recipe: R, change: (model: string) => string): R {
  const named: NamesModels = recipe;
  return {
    ...recipe,
    ...(named.synthesis && { synthesis: withModelPlaces(named.synthesis, change) }),
    ...(named.start && { start: { model: change(named.start.model) } }),
    ...(named.task === 'trainDiffusion' && { autoencoder: { model: change(named.autoencoder.model) } }),
    ...(named.task === 'trainAutoencoder' &&
      named.perceptual && { perceptual: { ...named.perceptual, model: change(named.perceptual.model) } }),
  };
}

/** The models that a recipe or a plan names. */
export function modelsOf(recipe: NamesModels): string[] {
  const found: string[] = [];
  withModels(recipe, (model) => {
    found.push(model);
    return model;
  });
  return found;
}
