import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { OutputFile } from '#shared/contract/recipe.ts';
import { type Grid, sameGrid } from '#shared/geometry/grid.ts';
import { type FileHash, sha256File } from '../files/sha256.ts';
import { readProblem } from '../files/systemErrors.ts';
import { peekNifti } from '../nifti/openNifti.ts';
import { readLabelMap } from '../nifti/readLabelMap.ts';
import { type ManifestCase, manifestName, SetManifest } from './manifest.ts';

export interface VerifySetOptions {
  /** Called after every case. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads an exported set and compares it with its manifest: every file's SHA-256, labels on the grid of their
 * image, no label value that is not listed, label names as listed.
 *
 * @param folder where manifest.json lies
 * @returns the manifest, when all is as it says
 * @throws Problem `export-differs` at the first difference, `file-missing`, and those of reading NIfTI; the
 *   signal's reason
 */
export async function verifySet(folder: string, options: VerifySetOptions = {}): Promise<SetManifest> {
  const manifest = await readManifest(path.join(folder, manifestName));
  for (const text of manifest.texts) await verifyFile(folder, text);
  for (const [at, row] of manifest.cases.entries()) {
    options.signal?.throwIfAborted();
    await verifyCase(folder, row);
    options.progress?.(at + 1, manifest.cases.length);
  }
  return manifest;
}

const differs = (file: string, reason: string): Problem => new Problem('export-differs', { file, reason });

async function readManifest(file: string): Promise<SetManifest> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  try {
    return SetManifest.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      'export-differs',
      { file: manifestName, reason: 'it is no manifest' },
      { cause: error },
    );
  }
}

async function verifyCase(folder: string, row: ManifestCase): Promise<void> {
  await verifyFile(folder, row.image);
  if (row.provenance !== undefined) await verifyFile(folder, row.provenance);
  for (const file of row.dicom ?? []) await verifyFile(folder, file);
  const { header } = await peekNifti(path.join(folder, row.image.file));
  for (const labels of row.labels) await verifyLabels(folder, labels, header);
}

async function verifyFile(folder: string, listed: OutputFile): Promise<void> {
  refuseOther(listed, await sha256File(path.join(folder, listed.file)));
}

function refuseOther({ file, sha256, bytes }: OutputFile, found: FileHash): void {
  if (found.bytes !== bytes) throw differs(file, `${found.bytes} bytes, listed are ${bytes}`);
  if (found.sha256 !== sha256) throw differs(file, 'its content has another SHA-256 than listed');
}

async function verifyLabels(folder: string, listed: OutputFile, image: Grid): Promise<void> {
  const { file, labels: rows = [] } = listed;
  const { volume, counts, table, ...found } = await readLabelMap(path.join(folder, file));
  refuseOther(listed, found);
  if (!sameGrid(volume, image)) throw differs(file, 'it lies on another grid than its image');
  const values = rows.map((row) => row.value);
  const strange = [...counts.keys()].find((value) => value !== 0 && !values.includes(value));
  if (strange !== undefined) throw differs(file, `it holds the label ${strange}, which is not listed`);
  for (const { value, name } of rows)
    if (table.find((row) => row.value === value)?.name !== name)
      throw differs(file, `label ${value} is not called ${name}`);
}
