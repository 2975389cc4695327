import type { DownloadModelRecipe } from '#shared/contract/recipe.ts';
import type { CaseLibrary } from '../library/library.ts';
import { checkConsent, downloadModel } from '../models/download/downloadModel.ts';
import { hasModel, refuseTaken } from '../models/modelLibrary.ts';
import { findPublished } from '../models/registry.ts';
import type { Task } from './task.ts';

export interface DownloadModelTaskOptions {
  readonly library: CaseLibrary;
  readonly now: () => Date;
}

/** A published model, fetched and imported; the licence is agreed to before the job is queued. */
export const downloadModelTask = ({ library, now }: DownloadModelTaskOptions): Task<DownloadModelRecipe> => {
  const modelsFolder = library.paths.models;
  const optionsOf = ({ id, acceptLicence, mirror }: DownloadModelRecipe) => ({
    model: findPublished(id),
    modelsFolder,
    acceptLicence,
    mirror,
    now,
  });
  return {
    words: 'downloading a model',
    check: async (recipe) => {
      await refuseTaken(modelsFolder, recipe.id);
      await checkConsent(optionsOf(recipe));
    },
    run: async (recipe, { signal, progress }) => {
      if (!(await hasModel(modelsFolder, recipe.id)))
        await downloadModel(optionsOf(recipe), progress, signal);
      return { modelId: recipe.id };
    },
  };
};
