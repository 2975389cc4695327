import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LesionSpec } from '#shared/contract/lesion.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportRecipe } from '#shared/contract/recipe.ts';
import { removeLeftovers } from '#main/io/files/temporaryName.ts';
import { verifySet } from '#main/io/layouts/verifySet.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { CaseToExport } from '#main/engine/ops/exportSet.ts';
import { type Cases, onDisk } from '../cases/cases.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { refuseNotEmpty } from '#main/io/files/wholeFolder.ts';
import { signedReading, signedToExport } from '../readings/signedReading.ts';
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
    check: async ({ cases, outDir, readings = false, variants }) => {
      if (variants && cases.length > 1)
        throw new Problem('request-invalid', { field: 'variants', reason: 'they are of one case' });
      if (new Set(cases).size < cases.length)
        throw new Problem('request-invalid', { field: 'cases', reason: 'one is named twice' });
      for (const caseId of cases) await library.get(caseId);
      if (readings) await refuseUnsigned(library, cases);
      await refuseNotEmpty(await policy.writable(outDir));
    },
    run: async (recipe, { signal, progress }) => {
      const outDir = await policy.writable(recipe.outDir);
      if (!(await isWritten(outDir, recipe))) {
        const [caseId] = recipe.cases;
        const withReading = recipe.readings ?? false;
        const cases = recipe.variants
          ? await variantsToExport(options, caseId, recipe.variants)
          : await Promise.all(recipe.cases.map((id) => toExport(options, id, withReading)));
        const input = { outDir, layout: recipe.layout, name: recipe.datasetName, version, cases };
        // A killed engine cannot clear up after itself.
        await engine
          .run('exportSet', input, { task: 'exporting', signal, progress })
          .finally(() => removeLeftovers(outDir));
      }
      return { outDir };
    },
  };
};

async function refuseUnsigned(library: CaseLibrary, cases: readonly string[]): Promise<void> {
  const opened = await Promise.all(cases.map((caseId) => library.get(caseId)));
  if (!opened.some((open) => signedReading(open)))
    throw new Problem('readings-unsigned', { cases: cases.length });
}

async function toExport(
  { library, cases }: ExportOptions,
  caseId: string,
  withReading: boolean,
): Promise<CaseToExport> {
  const open = await library.get(caseId);
  if (open.damage) throw open.damage;
  const { lesions } = await cases.detail(caseId);
  const reading = withReading ? signedToExport(open) : undefined;
  return {
    caseId,
    onDisk: onDisk(open),
    phantom: open.record.phantom,
    lesions,
    ...(reading && { reading }),
  };
}

/** A case with one lesion after the other in the place of that of its id, each as a case of its own. */
async function variantsToExport(
  options: ExportOptions,
  caseId: string,
  variants: readonly LesionSpec[],
): Promise<CaseToExport[]> {
  const plain = await toExport(options, caseId, false);
  const all: CaseToExport[] = [];
  for (const [at, spec] of variants.entries())
    all.push({
      ...plain,
      caseId: variantId(spec, at),
      lesions: await options.cases.lesionsWith(caseId, spec),
    });
  return all;
}

/** "2-12mm-seed7": sorts as the list does. */
const variantId = ({ diameterMm, seed }: LesionSpec, at: number): string =>
  `${at + 1}-${String(diameterMm).replace('.', '_')}mm-seed${seed}`;

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Whether the set of this very recipe lies there already, whole: the program ended between its end and the job's. */
async function isWritten(
  outDir: string,
  { cases, layout, datasetName, variants }: ExportRecipe,
): Promise<boolean> {
  const ids = variants?.map(variantId) ?? cases;
  for (const entry of ['.', ...(await namesIn(outDir))]) {
    const manifest = await verifySet(path.join(outDir, entry)).catch(() => undefined);
    const found = manifest && [manifest.layout, manifest.name, manifest.cases.map((row) => row.caseId)];
    if (isDeepStrictEqual(found, [layout, datasetName, ids])) return true;
  }
  return false;
}
