import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { CaseSummary } from '#shared/contract/case.ts';
import { CaseId } from '#shared/contract/primitives.ts';
import { CaseSource } from '#main/engine/caseSource.ts';
import { migrate } from './migrate.ts';

/** case.json: what a case is before any edit. Written once, when the case comes into the library. */
export const CaseRecord = z.object({
  format: z.literal(1),
  id: CaseId,
  name: CaseSummary.shape.name,
  createdAt: z.iso.datetime(),
  /** True when no voxel of it was ever measured on a patient. */
  phantom: z.boolean(),
  source: CaseSource,
});
export type CaseRecord = z.infer<typeof CaseRecord>;

/** @throws SyntaxError, RangeError or ZodError saying what is wrong with the file */
export async function readCaseRecord(file: string): Promise<CaseRecord> {
  return CaseRecord.parse(migrate(JSON.parse(await readFile(file, 'utf8')), []));
}
