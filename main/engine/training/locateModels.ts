import path from 'node:path';
import { presentModel } from '../diffusion/findModel.ts';
import { modelsIn } from '../models/modelFolder.ts';
import { modelsOf, type NamesModels, withModels } from './recipeFile.ts';

/**
 * A recipe whose models, where they are named by their IDs, are the folders of a library.
 *
 * @throws Problem `model-missing`, naming those there are
 */
export async function locateModels<R extends NamesModels>(recipe: R, modelsFolder: string): Promise<R> {
  if (modelsOf(recipe).every((model) => path.isAbsolute(model))) return recipe;
  const models = await modelsIn(modelsFolder);
  return withModels(recipe, (model) => (path.isAbsolute(model) ? model : presentModel(models, model).folder));
}

/** A recipe or a plan whose models, where they are those of a library, are named by their IDs. */
export async function withModelIds<R extends NamesModels>(recipe: R, modelsFolder: string): Promise<R> {
  const models = await modelsIn(modelsFolder);
  return withModels(
    recipe,
    (model) =>
      models.find(({ folder }) => path.resolve(folder) === path.resolve(model))?.manifest.id ?? model,
  );
}
