import type { ImportModelRecipe } from '#shared/contract/recipe.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { referredFile } from '../files/referredFile.ts';
import type { Uploads } from '../files/uploads.ts';
import type { CaseLibrary } from '../library/library.ts';
import { importModel } from '../models/importModel.ts';
import { hasModel, refuseTaken } from '../models/modelLibrary.ts';
import type { Task } from './task.ts';

export interface ImportModelTaskOptions {
  readonly library: CaseLibrary;
  readonly policy: PathPolicy;
  readonly uploads: Uploads;
}

/** A checkpoint as a model of the library; an upload is gone after. */
export const importModelTask = ({
  library,
  policy,
  uploads,
}: ImportModelTaskOptions): Task<ImportModelRecipe> => {
  const modelsFolder = library.paths.models;
  return {
    words: 'importing a model',
    check: async ({ id, source }) => {
      await refuseTaken(modelsFolder, id);
      await referredFile({ policy, uploads }, source);
    },
    run: async ({ id, source, title, organ, licence }, { signal, progress }) => {
      // Begun again after the program ended: it may have been finished.
      if (await hasModel(modelsFolder, id)) return { modelId: id };
      const file = await referredFile({ policy, uploads }, source);
      const { notes } = await importModel(
        { file, id, modelsFolder, title, organ, licence },
        progress,
        signal,
      );
      if (source.from === 'upload') await uploads.discard(source.uploadId);
      return { modelId: id, ...(notes && { note: notes.join(' ') }) };
    },
  };
};
