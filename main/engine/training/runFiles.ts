import path from 'node:path';

/** Where things of a run lie in its folder. */
export const runFiles = (folder: string) => ({
  recipe: path.join(folder, 'recipe.json'),
  metrics: path.join(folder, 'metrics.csv'),
  log: path.join(folder, 'log.txt'),
  status: path.join(folder, 'status.json'),
  pictures: path.join(folder, 'pictures'),
  checkpoints: path.join(folder, 'checkpoints'),
  model: path.join(folder, 'model'),
});
