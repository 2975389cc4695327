import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measuredJson } from '#shared/contract/evaluation.ts';
import type { StudyResults } from '#shared/contract/turingResults.ts';
import { csvText } from '#main/evaluation/report/csv.ts';
import { turingPage } from '#main/evaluation/turing/turingPage.ts';
import { agreementRows, answerRows, summaryRows } from '#main/evaluation/turing/turingTables.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';

/** Names of what a reader study's report is made of, the page for a person first. */
export const studyReportFiles = [
  'report.html',
  'results.json',
  'answers.csv',
  'summary.csv',
  'agreement.csv',
] as const;

/**
 * Writes the results of a reader study as a page, as JSON and as tables, all or nothing.
 *
 * @param outDir a folder that does not exist or is empty
 * @throws Problem `folder-not-empty`, `disk-full`, `folder-read-only`
 */
export async function writeStudyReport(outDir: string, results: StudyResults): Promise<void> {
  const texts: Readonly<Record<(typeof studyReportFiles)[number], string>> = {
    'report.html': turingPage(results),
    'results.json': `${measuredJson(results)}\n`,
    'answers.csv': csvText(answerRows(results)),
    'summary.csv': csvText(summaryRows(results)),
    'agreement.csv': csvText(agreementRows(results)),
  };
  await writeWholeFolder(outDir, async (folder) => {
    for (const file of studyReportFiles) await writeFile(path.join(folder, file), texts[file]);
  });
}
