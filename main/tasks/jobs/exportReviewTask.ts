import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportReviewRecipe } from '#shared/contract/recipe.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import { jsonText } from '#main/io/layouts/setPlan.ts';
import { type Cases, onDisk } from '../cases/cases.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { refuseNotEmpty, writeWholeFolder } from '#main/io/files/wholeFolder.ts';
import type { CaseLibrary } from '../library/library.ts';
import { readingOf, readingOnDisk } from '../readings/readings.ts';
import { measurementsCsv, segmentsCsv } from '../readings/reviewTables.ts';
import type { Task } from './task.ts';

export interface ExportReviewOptions {
  readonly library: CaseLibrary;
  readonly cases: Cases;
  readonly policy: PathPolicy;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

/** The final mask, the tables and the measurements of a case as files, which appear whole or not at all. */
export const exportReviewTask = (options: ExportReviewOptions): Task<ExportReviewRecipe> => {
  const { library, cases, policy, engine, version } = options;
  return {
    words: 'exporting a review',
    check: async ({ caseId, readingId, outDir }) => {
      const open = await library.get(caseId);
      if (readingId !== undefined) readingOf(open, readingId);
      else if (open.history.state.measurements.length === 0)
        throw new Problem('request-invalid', {
          field: 'The export',
          reason: 'nothing was measured in this case',
        });
      await refuseNotEmpty(await policy.writable(outDir));
    },
    run: async ({ caseId, readingId, outDir: wanted }, { signal, progress }) => {
      const outDir = await policy.writable(wanted);
      const open = await library.get(caseId);
      if (open.damage) throw open.damage;
      const detail = await cases.detail(caseId);
      await writeWholeFolder(outDir, async (folder) => {
        const put = (name: string, text: string): Promise<void> => writeFile(path.join(folder, name), text);
        const reading = detail.readings.find(({ id }) => id === readingId);
        if (reading) {
          const state = readingOf(open, reading.id);
          const { sha256 } = await engine.run(
            'exportReading',
            {
              onDisk: onDisk(open),
              reading: readingOnDisk(state),
              decisions: { kind: reading.kind, segments: state.segments },
              file: path.join(folder, `${caseId}-mask.nii.gz`),
            },
            { task: 'exporting a review', signal, progress },
          );
          const { id, title, kind, origin, segments, signature } = reading;
          await put('lesions.csv', segmentsCsv(reading));
          await put(
            'review.json',
            jsonText({
              program: { name: 'DiffTumor Workstation', version },
              caseId,
              sourceSha256: detail.sourceSha256,
              mask: { file: `${caseId}-mask.nii.gz`, sha256 },
              reading: { id, title, kind, origin, ...(signature && { signature }), segments },
              measurements: detail.measurements,
            }),
          );
        }
        if (detail.measurements.length > 0) {
          await put('measurements.csv', measurementsCsv(detail.measurements));
          await put('measurements.json', jsonText(detail.measurements));
        }
      });
      return { outDir };
    },
  };
};
