import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { Lesion, type LesionSpec } from '#shared/contract/lesion.ts';
import { parseJson } from '../files/parseJson.ts';
import type { OpenCase } from '../library/openCase.ts';
import { casePaths } from '../library/paths.ts';

/** cache/lesions.json: what was measured last, so that a case is described at once when it is opened again. */
const Measures = z.object({ version: z.string(), lesions: z.array(Lesion) });

/**
 * Keeps what was measured for the case's lesions, in memory and in its cache.
 *
 * @param version of the program: another one may place or measure differently
 */
export async function rememberMeasures(
  open: OpenCase,
  of: readonly LesionSpec[],
  lesions: readonly Lesion[],
  version: string,
): Promise<void> {
  open.measured = { of, lesions };
  const file = casePaths(open.folder).measures;
  const measures: z.input<typeof Measures> = { version, lesions: [...lesions] };
  const text = JSON.stringify(measures);
  // A cache: what cannot be kept is measured again.
  await mkdir(path.dirname(file), { recursive: true })
    .then(() => writeFile(file, text))
    .catch(() => undefined);
}

/** What was measured for the current lesions; undefined when that is not known. */
export async function recallMeasures(
  open: OpenCase,
  version: string,
): Promise<readonly Lesion[] | undefined> {
  const { lesions } = open.history.state;
  if (lesions.length === 0) return [];
  if (open.measured?.of === lesions) return open.measured.lesions;
  const text = await readFile(casePaths(open.folder).measures, 'utf8').catch(() => '');
  const stored = Measures.safeParse(parseJson(text));
  if (!stored.success || stored.data.version !== version) return undefined;
  const specs = stored.data.lesions.map((lesion) => lesion.spec);
  if (!isDeepStrictEqual(specs, lesions)) return undefined;
  open.measured = { of: lesions, lesions: stored.data.lesions };
  return stored.data.lesions;
}
