import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { hasReport, type Job } from '#shared/contract/job.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { VoxelFile } from '#main/engine/caseCache.ts';

const reportName = 'report.html';

/**
 * The page for a person that a job wrote.
 *
 * @throws Problem `file-missing` when it wrote none, or when it is not there any more
 */
export async function jobReport(job: Job): Promise<VoxelFile> {
  const missing = new Problem('file-missing', { file: reportName });
  if (!hasReport(job)) throw missing;
  const file = path.join(job.result?.outDir ?? '', reportName);
  // Not what a link, put there since, leads to.
  const found = await lstat(file).catch(() => undefined);
  if (!found?.isFile()) throw missing;
  return { file, bytes: found.size };
}
