import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder of the models that come with the program: `models` beside the `dist` that this code runs from.
 * Undefined where it runs from its sources, so that tests see no models but their own.
 */
export function programModels(from = import.meta.dirname): string | undefined {
  for (let folder = from; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const models = path.join(path.dirname(folder), 'models');
    if (path.basename(folder) === 'dist' && existsSync(path.join(models, 'registry.json'))) return models;
  }
  return undefined;
}
