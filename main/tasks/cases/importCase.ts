import path from 'node:path';
import type { ImportCase } from '#shared/contract/api.ts';
import type { DicomScan } from '#shared/contract/dicom.ts';
import type { ImageReference } from '#shared/contract/fileReference.ts';
import { isDicomPlace } from '#main/io/dicom/openPlaces.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { referredFile } from '../files/referredFile.ts';
import type { Uploads } from '../files/uploads.ts';
import type { OpenCase } from '../library/openCase.ts';
import { patientKey } from '../library/patientKey.ts';
import { addCase, type AddCaseOptions, nameOfFile, newCaseId } from './addCase.ts';

export interface ImportOptions extends AddCaseOptions {
  readonly policy: PathPolicy;
  readonly uploads: Uploads;
}

/**
 * Makes a case of files that a window names; uploads are gone after.
 *
 * @throws Problem `path-outside`, `file-missing`, `cancelled`, and what is wrong with the files
 */
export async function importCase(
  options: ImportOptions,
  { name, image, labels, dicom, ...rest }: ImportCase,
  signal: AbortSignal,
): Promise<OpenCase> {
  const { library, uploads } = options;
  const places = await placesOf(options, image);
  const isDicom = await holdsDicom(places);
  const named = name?.trim() || (isDicom ? undefined : nameOfFile(places[0]));
  const inside = labels?.from === 'image' ? labels.file : undefined;
  const labelsFile = labels && labels.from !== 'image' ? await referredFile(options, labels) : undefined;
  const open = await addCase(
    options,
    {
      id: newCaseId(named ?? 'ct'),
      name: named,
      phantom: false,
      image: isDicom
        ? {
            places,
            lasting: image.from === 'path' || image.from === 'paths',
            choice: dicom,
            labels: inside,
            patientKey: await patientKey(library.paths.patientKey),
          }
        : places[0],
      labelsFile,
      ...rest,
    },
    { task: 'importing a case', signal },
  );
  for (const reference of [image, labels]) {
    if (reference?.from === 'upload') await uploads.discard(reference.uploadId);
    if (reference?.from === 'uploads') for (const id of reference.uploadIds) await uploads.discard(id);
  }
  return open;
}

/**
 * What an image to import holds of DICOM; undefined when it is something else.
 *
 * @throws Problem `path-outside`, `file-missing`, `file-unreadable`, `zip-broken`
 */
export async function scanImage(
  options: ImportOptions,
  image: ImageReference,
  signal: AbortSignal,
): Promise<DicomScan | undefined> {
  const places = await placesOf(options, image);
  if (!(await holdsDicom(places))) return undefined;
  return options.engine.run('scanDicom', { places }, { task: 'looking for DICOM', signal });
}

async function placesOf(options: ImportOptions, image: ImageReference): Promise<string[]> {
  if (image.from === 'uploads') return image.uploadIds.map((id) => options.uploads.fileOf(id));
  if (image.from === 'paths') return Promise.all(image.paths.map((place) => options.policy.existing(place)));
  return [path.resolve(await referredFile(options, image))];
}

/** Several files can only be slices; one of them may be something else. */
async function holdsDicom(places: readonly string[]): Promise<boolean> {
  return places.length > 1 || (await isDicomPlace(places[0]));
}
