import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { FoldListReading, TrainingFile } from '#shared/contract/run.ts';
import { readDataset } from '#main/engine/training/readDataset.ts';
import { readFoldList } from '#main/engine/training/readFoldList.ts';
import { casesFrom, readRecipe } from '#main/engine/training/recipeFile.ts';
import { parseJson } from '../files/parseJson.ts';

/**
 * What a file says of a training: a JSON that states its `task` is a recipe; other JSON, or a folder, a data set of the
 * Decathlon or of nnU-Net; text a published fold list.
 *
 * @throws Problem `request-invalid` for a fold list of which nobody says how it is read; `list-invalid`,
 *   `file-missing`, `file-unreadable`; what `readRecipe` throws
 */
export async function readTrainingFile(
  file: string,
  foldList: FoldListReading | undefined,
): Promise<TrainingFile> {
  if ((await stat(file)).isDirectory())
    return { kind: 'cases', cases: await readDataset(path.join(file, 'dataset.json')) };
  if (path.extname(file).toLowerCase() === '.json') {
    const json = parseJson(await readFile(file, 'utf8').catch(() => ''));
    const isRecipe = typeof json === 'object' && json !== null && 'task' in json;
    return isRecipe || json === undefined
      ? { kind: 'recipe', plan: await readRecipe(file) }
      : { kind: 'cases', cases: await readDataset(file) };
  }
  if (!foldList)
    throw new Problem('request-invalid', {
      field: path.basename(file),
      reason: 'it is neither a recipe nor a data set (JSON); a fold list is read as a list of cases',
    });
  const { organ, dataRoot, healthyRoot } = foldList;
  const cases = await readFoldList(file, {
    organ,
    dataRoot: asFolder(dataRoot),
    healthyRoot: asFolder(healthyRoot),
  });
  return { kind: 'cases', cases: casesFrom(path.dirname(file), cases) };
}

/** Paths of a list begin inside the folder that a person names, with or without a slash at its end. */
const asFolder = (root: string): string => (root === '' || /[\\/]$/.test(root) ? root : `${root}${path.sep}`);
