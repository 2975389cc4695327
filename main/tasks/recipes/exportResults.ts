import path from 'node:path';
import { CaseId } from '#shared/contract/primitives.ts';
import { Problem } from '#shared/contract/problems.ts';
import type { ExportLayout } from '#shared/contract/recipe.ts';
import type { SetManifest } from '#main/io/layouts/manifest.ts';
import { type ExportCase, writeSet } from '#main/io/layouts/writeSet.ts';
import { readLabelMap } from '#main/io/nifti/readLabelMap.ts';
import { writePatchedNifti } from '#main/io/nifti/writePatchedNifti.ts';
import { readProvenance } from './readProvenance.ts';
import type { TaskOptions } from './taskOptions.ts';

export interface ExportResultsOptions {
  /** Folders that `synthesizeFiles` wrote; each becomes a case of its folder's name. */
  readonly folders: readonly string[];
  readonly layout: ExportLayout;
  /** What the person calls the set. */
  readonly name: string;
  /** A folder that does not exist or is empty. */
  readonly outDir: string;
}

/**
 * Collects results into a set for other programs, which appears whole and checked or not at all. Their provenance
 * goes along, without the inputs' paths, which would lead nowhere from the set.
 *
 * @throws Problem `provenance-invalid`, `file-missing`, `request-invalid` when two folders have the same name,
 *   `cancelled`, and those of `writeSet`
 */
export async function exportResults(
  { folders, layout, name, outDir }: ExportResultsOptions,
  { signal, progress }: TaskOptions = {},
): Promise<{ manifest: SetManifest; folder: string }> {
  const cases = await Promise.all(folders.map(caseOf));
  const ids = cases.map(({ caseId }) => caseId);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined)
    throw new Problem('request-invalid', { field: 'cases', reason: `two folders are called ${twice}` });
  try {
    return await writeSet(path.resolve(outDir), layout, name, cases, {
      ...(signal && { signal }),
      madeBy: { version: cases[0]?.provenance?.program.version ?? 'unknown', at: new Date() },
      progress: (done, total) => progress?.({ stage: 'writing and checking', done, total }),
    });
  } catch (error) {
    throw signal?.aborted ? new Problem('cancelled', { task: 'exporting' }) : error;
  }
}

async function caseOf(folder: string): Promise<ExportCase> {
  const provenanceFile = path.join(folder, 'provenance.json');
  const { outputs, inputs, ...origin } = await readProvenance(provenanceFile);
  const [image, labels] = outputs;
  if (!image || !labels)
    throw new Problem('provenance-invalid', { file: provenanceFile, reason: 'it lists no image and labels' });
  const labelsFile = path.join(folder, labels.file);
  const { table } = await readLabelMap(labelsFile);
  return {
    caseId: caseIdOf(folder),
    synthetic: true,
    table,
    // Without patches: the same voxels under the same header, packed as always.
    writeImage: (file) => writePatchedNifti(path.join(folder, image.file), file, []),
    labels: async () => (await readLabelMap(labelsFile)).volume,
    provenance: { ...origin, inputs: inputs.map(({ role, sha256, bytes }) => ({ role, sha256, bytes })) },
  };
}

/** The folder's name as a case id. */
function caseIdOf(folder: string): string {
  const base = path.basename(path.resolve(folder));
  const id = base
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  return CaseId.safeParse(id).data ?? 'case';
}
