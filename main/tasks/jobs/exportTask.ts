import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportRecipe } from '#shared/contract/recipe.ts';
import { verifySet } from '#main/io/layouts/verifySet.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { CaseToExport } from '#main/engine/ops/exportSet.ts';
import { type Cases, onDisk } from '../cases/cases.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { Task } from './task.ts';

export interface ExportOptions {
  readonly library: CaseLibrary;
  readonly cases: Cases;
  readonly policy: PathPolicy;
  readonly engine: WorkstationEngine;
  readonly version: string;
}

/** Cases as a set of files for other programs, which appears whole, checked, or not at all. */
export const exportTask = (options: ExportOptions): Task<ExportRecipe> => {
  const { library, policy, engine, version } = options;
  return {
    words: 'exporting',
    check: async ({ cases, outDir }) => {
      for (const caseId of cases) await library.get(caseId);
      const folder = await policy.writable(outDir);
      if ((await namesIn(folder)).length > 0) throw new Problem('folder-not-empty', { folder: outDir });
    },
    run: async (recipe, { signal, progress }) => {
      const outDir = await policy.writable(recipe.outDir);
      // Only a job that is begun again finds anything of itself here.
      await removePartsOf(outDir);
      if (!(await isWritten(outDir, recipe))) {
        const cases = await Promise.all(recipe.cases.map((caseId) => toExport(options, caseId)));
        await engine.run(
          'exportSet',
          {
            outDir,
            layout: recipe.layout,
            name: recipe.datasetName,
            version,
            cases,
          },
          { task: 'exporting', signal, progress },
        );
      }
      return { outDir };
    },
  };
};

async function toExport({ library, cases }: ExportOptions, caseId: string): Promise<CaseToExport> {
  const open = await library.get(caseId);
  if (open.damage) throw open.damage;
  const { lesions } = await cases.detail(caseId);
  return { caseId, onDisk: onDisk(open), phantom: open.record.phantom, lesions };
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Half-written folders beside `outDir`, as main/io names them. */
async function removePartsOf(outDir: string): Promise<void> {
  const parent = path.dirname(outDir);
  for (const name of await namesIn(parent))
    if (name.startsWith(`.${path.basename(outDir)}.`) && name.endsWith('.part'))
      await rm(path.join(parent, name), { recursive: true, force: true });
}

/** Whether the set of this very recipe lies there already, whole: the program ended between its end and the job's. */
async function isWritten(outDir: string, { cases, layout, datasetName }: ExportRecipe): Promise<boolean> {
  for (const entry of ['.', ...(await namesIn(outDir))]) {
    const manifest = await verifySet(path.join(outDir, entry)).catch(() => undefined);
    const found = manifest && [manifest.layout, manifest.name, manifest.cases.map((row) => row.caseId)];
    if (isDeepStrictEqual(found, [layout, datasetName, cases])) return true;
  }
  return false;
}
