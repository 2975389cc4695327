import type { StudyReportRecipe } from '#shared/contract/recipe.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { refuseNotEmpty } from '#main/io/files/wholeFolder.ts';
import type { Studies } from '../studies/studies.ts';
import { writeStudyReport } from '../studies/writeStudyReport.ts';
import type { Task } from './task.ts';

export interface StudyReportOptions {
  readonly studies: Studies;
  readonly policy: PathPolicy;
}

/** The results of a closed reader study as files, which appear whole or not at all. */
export const studyReportTask = ({ studies, policy }: StudyReportOptions): Task<StudyReportRecipe> => ({
  words: 'writing the report of a reader study',
  check: async ({ studyId, outDir }) => {
    await studies.results(studyId);
    await refuseNotEmpty(await policy.writable(outDir));
  },
  run: async ({ studyId, outDir: wanted }) => {
    const outDir = await policy.writable(wanted);
    await writeStudyReport(outDir, await studies.results(studyId));
    return { outDir };
  },
});
