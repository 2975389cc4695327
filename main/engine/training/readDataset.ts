import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { TrainingCase } from '#shared/contract/training.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import { casesOfDataset } from '#main/training/lists/datasetJson.ts';

/**
 * The training cases of a dataset.json, of the Decathlon or of nnU-Net; paths absolute.
 *
 * @throws Problem `list-invalid`, `file-missing`, `file-unreadable`
 */
export async function readDataset(file: string): Promise<TrainingCase[]> {
  const folder = path.dirname(path.resolve(file));
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Problem('list-invalid', { file, line: 0, reason: 'it is not JSON' });
  }
  const images = await readdir(path.join(folder, 'imagesTr')).catch(() => []);
  return casesOfDataset({ folder, json, images: images.sort() });
}
