import path from 'node:path';
import type { DicomChoice } from '#shared/contract/dicom.ts';
import type { Grid } from '#shared/geometry/grid.ts';
import type { Warning } from '#shared/contract/warnings.ts';
import { asDicomFile, readLabels } from '#main/io/convert/readLabels.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import { readDicom } from '#main/io/dicom/readDicom.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';

/** Inputs of a recipe, any of which may be DICOM. */
export interface RecipeInputs {
  readonly ct: string;
  readonly labels?: string | undefined;
  readonly dicom?: DicomChoice | undefined;
  /** Of DICOM labels: the segments to take, the later winning where they overlap. */
  readonly segments?: readonly number[] | undefined;
}

export interface NiftiInputs {
  readonly ct: string;
  readonly labels: string | undefined;
  readonly warnings: readonly Warning[];
}

/** Names of inputs that were made of DICOM, beside the result: its provenance names them, and replay reads them. */
const ctName = 'input_ct.nii.gz';
const labelsName = 'input_labels.nii.gz';

/**
 * The inputs as NIfTI: those that are DICOM are converted into the folder of the result and stay there, so that the result
 * can be made again without the DICOM files, and nothing of the patient stands in it.
 *
 * @throws Problem as `readDicom` and `readLabels`
 */
export async function niftiInputs(folder: string, inputs: RecipeInputs): Promise<NiftiInputs> {
  const { labels, dicom, segments } = inputs;
  const warnings: Warning[] = [];
  let { ct } = inputs;
  if (await isDicomPlace(ct)) {
    const read = await readDicom([ct], { choice: dicom });
    ct = path.join(folder, ctName);
    await writeNifti(ct, read.volume);
    warnings.push(...read.warnings);
  }
  if (labels === undefined || (await asDicomFile(labels)) === undefined) return { ct, labels, warnings };
  const { header }: { header: Grid } = await peekNifti(ct);
  const read = await readLabels(labels, header, { segments });
  const file = path.join(folder, labelsName);
  await writeNifti(file, { ...read.volume, ...gridOf(header) }, read.table);
  return { ct, labels: file, warnings: [...warnings, ...read.warnings] };
}

const gridOf = ({ dims, affineRas }: Grid): Grid => ({ dims, affineRas });

/**
 * Path of an input as a provenance names it.
 *
 * @param folder that the result is written in before it gets its name
 * @param from folder of the result
 */
export function pathFrom(from: string, folder: string, file: string): string {
  const inside = path.relative(folder, file);
  const isInside = inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside);
  return (isInside ? inside : path.relative(from, path.resolve(file))).split(path.sep).join('/');
}
