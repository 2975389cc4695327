import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Evaluation, measuredJson } from '#shared/contract/evaluation.ts';
import { caseRows, csvText, lesionRows, summaryRows } from '#main/evaluation/report/csv.ts';
import { type ReportPicture, reportPage } from '#main/evaluation/report/report.ts';
import { writeWholeFolder } from '#main/io/files/wholeFolder.ts';

/** Names of what an evaluation writes, the page for a person first. */
export const evaluationFiles = [
  'report.html',
  'evaluation.json',
  'cases.csv',
  'lesions.csv',
  'summary.csv',
] as const;

/**
 * Writes an evaluation as a page, as JSON and as tables, all or nothing.
 *
 * @param outDir a folder that does not exist or is empty
 * @throws Problem `folder-not-empty`, `disk-full`, `folder-read-only`
 */
export async function writeEvaluation(
  outDir: string,
  evaluation: Evaluation,
  pictures: ReadonlyMap<string, ReportPicture>,
): Promise<void> {
  const { cases, summary } = evaluation;
  const texts: Readonly<Record<(typeof evaluationFiles)[number], string>> = {
    'report.html': reportPage(evaluation, pictures),
    'evaluation.json': `${measuredJson(evaluation)}\n`,
    'cases.csv': csvText(caseRows(cases)),
    'lesions.csv': csvText(lesionRows(cases)),
    'summary.csv': csvText(summaryRows(summary)),
  };
  await writeWholeFolder(outDir, async (folder) => {
    for (const file of evaluationFiles) await writeFile(path.join(folder, file), texts[file]);
  });
}
