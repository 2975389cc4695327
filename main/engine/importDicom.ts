import path from 'node:path';
import type { DicomBrief, DicomChoice, DicomOrigin } from '#shared/contract/dicom.ts';
import { Problem } from '#shared/contract/problems.ts';
import { openPlaces } from '#main/io/dicom/openPlaces.ts';
import { type DicomImage, readChosen } from '#main/io/dicom/readDicom.ts';
import { type FoundDicom, scanPlaces } from '#main/io/dicom/scan.ts';
import { atomicWrite } from '#main/io/files/atomicWrite.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import type { HuImage } from './readHu.ts';
import { type CaseLabels, type LabelsRequest, readLabelsOn } from './labels/readLabelsOn.ts';

/** DICOM that shall become a case. */
export interface DicomSource {
  /** Files, folders and ZIP archives, absolute. */
  readonly places: readonly string[];
  /** Whether they still hold after the import, so that what goes back to DICOM may read them again. */
  readonly lasting: boolean;
  readonly choice?: DicomChoice | undefined;
  /** Of the library: what patient ids are hashed under. */
  readonly patientKey: Uint8Array;
  /** A segmentation or structure set among the files, by its name in their scan. */
  readonly labels?: string | undefined;
}

/** What the series becomes in its case: the image as NIfTI, without anything of the patient. */
export const dicomImageName = 'source.nii.gz';
/** DicomOrigin of a case. */
export const dicomOriginName = 'dicom.json';

export interface ImportedDicom {
  readonly image: HuImage;
  readonly dicom: DicomBrief;
  readonly labels?: CaseLabels;
}

/**
 * Reads a DICOM series for a case, and writes its image and its origin into the case's folder.
 *
 * @throws Problem as `readDicom` and `readLabelsOn`; `disk-full`
 */
export async function importDicom(
  folder: string,
  { places, lasting, choice, patientKey, labels }: DicomSource,
  request: Omit<LabelsRequest, 'imageFile'>,
  signal: AbortSignal,
): Promise<ImportedDicom> {
  const place = path.basename(places[0]);
  const found = await scanPlaces(await openPlaces(places), { signal });
  const { volume, origin, warnings } = await readChosen(found, place, { choice, patientKey, signal });
  const file = path.join(folder, dicomImageName);
  const hash = await writeNifti(file, volume);
  await writeOrigin(folder, lasting ? origin : withoutFiles(origin));
  const { header, extensions } = await peekNifti(file);
  // The grid as the file has it, in float32: then whoever reads the file again finds the very same.
  const placed = { ...volume, affineRas: header.affineRas };
  const image: HuImage = { header, extensions, files: [file], volume: placed, ...hash, warnings };
  const dicom = briefOf(origin);
  if (labels === undefined) return { image, dicom };
  const at = labelsIn(found, labels);
  return { image, dicom, labels: await readLabelsOn(at, placed, { ...request, imageFile: place }) };
}

function labelsIn({ labels }: FoundDicom, name: string): FoundDicom['labels'][number]['at'] {
  const found = labels.find(({ file }) => file === name);
  if (found === undefined) throw new Problem('file-missing', { file: name });
  return found.at;
}

const writeOrigin = (folder: string, origin: DicomOrigin): Promise<void> =>
  atomicWrite(path.join(folder, dicomOriginName), (handle) =>
    handle.writeFile(`${JSON.stringify(origin)}\n`),
  );

const withoutFiles = (origin: DicomOrigin): DicomOrigin => ({
  ...origin,
  slices: origin.slices.map(({ file: _gone, ...slice }) => slice),
});

const briefOf = ({ modality, patientHash, seriesInstanceUid, slices }: DicomImage['origin']): DicomBrief => ({
  modality,
  ...(patientHash !== undefined && { patientHash }),
  ...(seriesInstanceUid !== undefined && { seriesInstanceUid }),
  slices: slices.length,
});
