import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Sha256 } from '#shared/contract/primitives.ts';
import { writeJson } from '#main/io/files/durable.ts';
import { parseJson } from '../../files/parseJson.ts';

/** downloads.json beside the models: what a person agreed to, and what was downloaded. */
const Records = z.object({
  format: z.literal(1),
  /** By the address of the licence. */
  accepted: z.record(z.string(), z.object({ licence: z.string(), at: z.iso.datetime() })),
  /** By the registry's id: what the next download is compared with where the registry states no hash. */
  files: z.record(
    z.string(),
    z.object({ url: z.string(), sha256: Sha256, bytes: z.number().int(), at: z.iso.datetime() }),
  ),
});
export type Records = z.infer<typeof Records>;

const none: Records = { format: 1, accepted: {}, files: {} };

const place = (modelsFolder: string): string => path.join(modelsFolder, 'downloads.json');

/** What is recorded; nothing when there is no such file, or none that can be read. */
export async function readRecords(modelsFolder: string): Promise<Records> {
  const text = await readFile(place(modelsFolder), 'utf8').catch(() => '');
  return Records.safeParse(parseJson(text)).data ?? none;
}

/** @throws Problem `disk-full`, `folder-read-only` */
export async function changeRecords(modelsFolder: string, change: Partial<Records>): Promise<void> {
  const { accepted, files } = await readRecords(modelsFolder);
  await writeJson(place(modelsFolder), {
    format: 1,
    accepted: { ...accepted, ...change.accepted },
    files: { ...files, ...change.files },
  } satisfies Records);
}
