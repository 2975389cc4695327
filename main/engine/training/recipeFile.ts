import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { withModelPlaces } from '#shared/contract/onTheFly.ts';
import { ModelId } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import { type TrainingCase, TrainRecipe } from '#shared/contract/training.ts';
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

/**
 * A recipe whose paths start from a folder, with absolute ones. Generators' models that are an ID, and no folder there,
 * stay as they are.
 */
export function withAbsolutePaths<R extends TrainRecipe>(recipe: R, folder: string): R {
  const at = (place: string): string => path.resolve(folder, place);
  const models: TrainRecipe = recipe;
  const named = (model: string): string =>
    ModelId.safeParse(model).success && !existsSync(at(model)) ? model : at(model);
  const absolute = (one: TrainingCase): TrainingCase =>
    one.from === 'files' ? { ...one, image: at(one.image), labels: at(one.labels) } : one;
  return {
    ...recipe,
    train: recipe.train.map(absolute),
    validation: recipe.validation.map(absolute),
    ...(recipe.synthesis && { synthesis: withModelPlaces(recipe.synthesis, named) }),
    ...(recipe.start && { start: { model: at(recipe.start.model) } }),
    ...(models.task === 'trainDiffusion' && { autoencoder: { model: at(models.autoencoder.model) } }),
    ...(models.task === 'trainAutoencoder' &&
      models.perceptual && { perceptual: { ...models.perceptual, model: at(models.perceptual.model) } }),
  };
}
