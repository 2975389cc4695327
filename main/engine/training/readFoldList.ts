import { readFile } from 'node:fs/promises';
import type { TrainingCase } from '#shared/contract/training.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';
import { type FoldListOptions, parseFoldList } from '#main/training/lists/foldList.ts';

/**
 * The cases of a published fold list; paths as they stand there, behind their roots.
 *
 * @throws Problem `list-invalid`, `file-missing`, `file-unreadable`
 */
export async function readFoldList(
  file: string,
  options: Omit<FoldListOptions, 'file'>,
): Promise<TrainingCase[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  return parseFoldList(text, { ...options, file });
}
