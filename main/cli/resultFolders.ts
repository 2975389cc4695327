import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

const isResult = async (folder: string): Promise<boolean> =>
  (await stat(path.join(folder, 'provenance.json')).catch(() => undefined))?.isFile() ?? false;

/**
 * The results that a folder stands for: itself when `synthesize` wrote it, else those right below it, by name.
 *
 * @throws Problem `request-invalid` when there are none
 */
export async function resultFolders(folder: string): Promise<string[]> {
  if (await isResult(folder)) return [folder];
  const names = (await readdir(folder)).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const below = names.map((name) => path.join(folder, name));
  const results = await Promise.all(below.map(isResult));
  const found = below.filter((_, at) => results[at]);
  if (found.length > 0) return found;
  throw new Problem('request-invalid', {
    field: '--cases',
    reason: `${folder} holds no result of synthesize`,
  });
}
