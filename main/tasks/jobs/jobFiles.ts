import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Job } from '#shared/contract/job.ts';
import { writeJson } from '#main/io/files/durable.ts';
import { parseJson } from '../files/parseJson.ts';

/** A job as its file tells it. */
export const StoredJob = Job.extend({
  /** How often it was begun. */
  attempts: z.number().int(),
});
export type StoredJob = z.infer<typeof StoredJob>;

const remembered = 200;

export const isEnded = (job: Job): boolean => job.state !== 'queued' && job.state !== 'running';

export const saveJob = (folder: string, job: StoredJob): Promise<void> =>
  writeJson(path.join(folder, `${job.id}.json`), job);

export const removeJob = (folder: string, jobId: string): Promise<void> =>
  rm(path.join(folder, `${jobId}.json`), { force: true });

/**
 * Reads the jobs of a folder, oldest first. Of the ended ones only the newest 200 are kept; files that are no
 * jobs of this program version are left alone.
 */
export async function loadJobs(folder: string): Promise<StoredJob[]> {
  const jobs: StoredJob[] = [];
  for (const name of await readdir(folder)) {
    const text = name.endsWith('.json') ? await readFile(path.join(folder, name), 'utf8') : '';
    const job = StoredJob.safeParse(parseJson(text));
    if (job.success && name === `${job.data.id}.json`) jobs.push(job.data);
  }
  jobs.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id));
  const forgotten = jobs.filter(isEnded).slice(0, -remembered);
  for (const { id } of forgotten) await removeJob(folder, id);
  return jobs.filter((job) => !forgotten.includes(job));
}
