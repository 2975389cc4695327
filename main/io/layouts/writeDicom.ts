import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { DicomOrigin } from '#shared/contract/dicom.ts';
import type { Signature } from '#shared/contract/reading.ts';
import type { OutputFile } from '#shared/contract/recipe.ts';
import { studyContext } from '../dicom/write/context.ts';
import { encodeDerivedCt } from '../dicom/write/derivedCt.ts';
import { encodeSegmentation } from '../dicom/write/segmentation.ts';
import { writeBytes } from '../files/writeBytes.ts';
import { readLabelMap } from '../nifti/readLabelMap.ts';
import { readNifti } from '../nifti/readNifti.ts';

/** What DICOM objects say of a case besides its voxels. */
export interface DicomFacts {
  readonly synthetic: boolean;
  readonly signature?: Signature | undefined;
  /** Of a case that was imported from DICOM. */
  readonly origin?: DicomOrigin | undefined;
  readonly version: string;
  readonly at: Date;
}

/**
 * Writes an exported NIfTI pair as DICOM: `series/0001.dcm` and so on, and `lesions.dcm` and `structures.dcm` where
 * there is a voxel of these.
 *
 * @param folder of the set
 * @param place folder of the case in it
 * @param pair image and labels, relative to the set's folder
 * @returns what was written, relative to the set's folder
 * @throws Problem as `encodeDerivedCt` and `encodeSegmentation`
 */
export async function writeDicom(
  folder: string,
  place: string,
  pair: { readonly image: OutputFile; readonly labels: OutputFile },
  facts: DicomFacts,
): Promise<OutputFile[]> {
  const { synthetic, signature, origin, version, at } = facts;
  const written: OutputFile[] = [];
  const put = async (name: string, bytes: Uint8Array): Promise<void> => {
    const file = `${place}/${name}`;
    written.push({ file, ...(await writeBytes(path.join(folder, file), (sink) => sink(bytes))) });
  };
  const image = await readNifti(path.join(folder, pair.image.file));
  const common = { origin, context: await studyContext(origin, pair.image.sha256), synthetic, version, at };
  const series = encodeDerivedCt({
    ...common,
    image: image.volume,
    description: synthetic ? 'CT with synthetic lesions' : 'CT copy',
    derivation: synthetic ? 'Lesions that do not exist were drawn into the images by a program' : 'Copied',
  });
  await mkdir(path.join(folder, place, 'series'), { recursive: true });
  let slice = 0;
  for (const bytes of series.slices) await put(`series/${String(++slice).padStart(4, '0')}.dcm`, bytes);

  const { volume, table, counts } = await readLabelMap(path.join(folder, pair.labels.file));
  const present = table.filter(({ value }) => (counts.get(value) ?? 0) > 0);
  const isLesion = ({ name }: { readonly name: string }): boolean => name.endsWith('_lesion');
  for (const [name, rows, what] of [
    ['lesions', present.filter(isLesion), synthetic ? 'Synthetic lesions' : 'Lesions'],
    ['structures', present.filter((row) => !isLesion(row)), 'Structures'],
  ] as const)
    if (rows.length > 0)
      await put(
        `${name}.dcm`,
        encodeSegmentation({
          ...common,
          labels: volume,
          rows,
          encoding: 'binary',
          algorithm: {
            type: signature ? 'MANUAL' : 'AUTOMATIC',
            name: signature?.reader ?? 'DiffTumor Workstation',
            version,
            network: false,
          },
          synthetic: synthetic && name === 'lesions',
          description: what,
        }).bytes,
      );
  return written;
}
