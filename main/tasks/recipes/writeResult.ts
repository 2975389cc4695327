import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type OutputFile, Provenance } from '#shared/contract/recipe.ts';
import { composedLabels, composedPatches } from '#main/engine/composed.ts';
import { mapLabels } from '#main/io/layouts/mapLabels.ts';
import { jsonText } from '#main/io/layouts/setPlan.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { geometryOfHeader } from '#main/io/nifti/headerGeometry.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { writeLabels } from '#main/io/nifti/writeNifti.ts';
import { writePatchedNifti } from '#main/io/nifti/writePatchedNifti.ts';
import type { Composer } from '#main/synthesis/compose/composer.ts';
import type { Scan } from './readScan.ts';

export interface WrittenResult {
  readonly provenance: Provenance;
  readonly warnings: readonly string[];
}

/** A file to write: an image, or with `labels` a label map of those rows. */
export type WantedFile = Pick<OutputFile, 'file' | 'labels'>;

/**
 * Writes the composed case: its image as a patched copy of the source, its labels in the image's geometry.
 *
 * @param files relative to the folder, with `/`
 * @returns what was written, in the same order
 */
export async function writeResult(
  folder: string,
  { labelled, image }: Scan,
  composer: Composer,
  files: readonly WantedFile[],
): Promise<OutputFile[]> {
  const written: OutputFile[] = [];
  const { header } = await peekNifti(image.files[0]);
  for (const wanted of files) {
    const target = path.join(folder, wanted.file);
    await mkdir(path.dirname(target), { recursive: true });
    if (wanted.labels) {
      const known = labelled.rows.map((row) => row.value);
      const data = mapLabels(composedLabels(labelled, composer).data, wanted.labels, known);
      const hash = await writeLabels(target, data, geometryOfHeader(header), wanted.labels);
      written.push({ ...wanted, ...hash });
    } else {
      const hash = await writePatchedNifti(image.files[0], target, composedPatches(composer));
      written.push({ file: wanted.file, ...hash });
    }
  }
  return written;
}

/** Writes `provenance.json`; fields in the order of the contract, so that equal ones are equal bytes. */
export async function writeProvenance(folder: string, provenance: Provenance): Promise<void> {
  const text = jsonText(Provenance.parse(provenance));
  await atomicWrite(path.join(folder, 'provenance.json'), (handle) => handle.writeFile(text));
}
