import path from 'node:path';
import { modelsNamed, type OnTheFly, withModelPlaces } from '#shared/contract/onTheFly.ts';
import { presentModel } from '../../diffusion/findModel.ts';
import { modelsIn } from '../../models/modelFolder.ts';

/**
 * A synthesis whose models, where they are named by their IDs, are the folders of a library.
 *
 * @throws Problem `model-missing`, naming those there are
 */
export async function locateGenerators(synthesis: OnTheFly, modelsFolder: string): Promise<OnTheFly> {
  if (modelsNamed(synthesis).every((model) => path.isAbsolute(model))) return synthesis;
  const models = await modelsIn(modelsFolder);
  return withModelPlaces(synthesis, (model) =>
    path.isAbsolute(model) ? model : presentModel(models, model).folder,
  );
}
