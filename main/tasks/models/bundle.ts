import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Problem } from '#shared/contract/problems.ts';
import { parseJson } from '../files/parseJson.ts';
import type { ModelFacts } from './describeModel.ts';

/** What is read of a MONAI bundle's configs/metadata.json; the rest of a bundle is programs, which are not run. */
const Metadata = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  network_data_format: z
    .object({
      outputs: z.record(
        z.string(),
        z.object({ channel_def: z.record(z.string().regex(/^[0-9]+$/), z.string()).optional() }),
      ),
    })
    .optional(),
});

/**
 * The checkpoint that a person means: a file, or the one in the folder of a MONAI bundle, with what the bundle says
 * of it.
 *
 * @throws Problem `file-missing` when the folder is no bundle
 */
export async function checkpointIn(place: string): Promise<{ file: string; facts: ModelFacts }> {
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return { file: place, facts: {} };
  const file = path.join(place, 'models/model.pt');
  const text = await readFile(path.join(place, 'configs/metadata.json'), 'utf8').catch((cause: unknown) => {
    throw new Problem('file-missing', { file: path.join(place, 'configs/metadata.json') }, { cause });
  });
  const { data } = Metadata.safeParse(parseJson(text));
  return { file, facts: data ? factsOf(data) : {} };
}

function factsOf({
  name,
  version,
  license,
  network_data_format: format,
}: z.infer<typeof Metadata>): ModelFacts {
  const channels = Object.values(format?.outputs ?? {}).find(({ channel_def: named }) => named)?.channel_def;
  const labels = Object.entries(channels ?? {})
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label.trim().toLowerCase().replaceAll(/\s+/g, '_'));
  return {
    ...(name && { title: `${name}${version ? ` ${version}` : ''}`.slice(0, 200) }),
    ...(license && { licence: license }),
    ...(labels.length > 0 && { labels }),
  };
}
