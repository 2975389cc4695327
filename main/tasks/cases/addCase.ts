import { randomBytes } from 'node:crypto';
import { access, chmod, constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LabelNames } from '#shared/contract/api.ts';
import { readProblem, writeProblem } from '#main/io/files/systemErrors.ts';
import { peekNifti } from '#main/io/nifti/openNifti.ts';
import type { CaseSource } from '#main/engine/caseSource.ts';
import type { DicomSource } from '#main/engine/importDicom.ts';
import type { RunOptions } from '#main/engine/supervisor.ts';
import type { WorkstationEngine } from '#main/engine/ops.ts';
import type { CaseLibrary } from '../library/library.ts';
import type { OpenCase } from '../library/openCase.ts';

/** Files on this machine that shall become a case. */
export interface NewCase {
  readonly id: string;
  /** May be left out for DICOM. */
  readonly name?: string | undefined;
  /** One NIfTI file; of a pair either, the other is found beside it. Or DICOM, which is not copied. */
  readonly image: string | DicomSource;
  readonly labelsFile?: string | undefined;
  readonly labelNames?: LabelNames | undefined;
  readonly resampleLabels?: boolean | undefined;
  readonly segments?: readonly number[] | undefined;
  readonly phantom: boolean;
}

export interface AddCaseOptions {
  readonly library: CaseLibrary;
  readonly engine: WorkstationEngine;
  readonly now: () => Date;
}

/**
 * Copies files into the library as a case, which appears whole or not at all.
 *
 * @throws Problem what is wrong with the files, `disk-full`, `folder-read-only`
 */
export async function addCase(
  { library, engine, now }: AddCaseOptions,
  given: NewCase,
  run: RunOptions,
): Promise<OpenCase> {
  const folder = path.join(library.paths.incoming, given.id);
  try {
    await rm(folder, { recursive: true, force: true });
    // Read under the name the person knows, which then stands in the sentences; renamed after.
    const copies = path.join(folder, 'given');
    const [labelsFile] = await copyInto(
      path.join(copies, 'labels'),
      given.labelsFile ? [given.labelsFile] : [],
    );
    const { labelNames, resampleLabels, segments } = given;
    const request = { folder, labelsFile, labelNames, resampleLabels, segments };
    const source =
      typeof given.image === 'string'
        ? await importFile(given.image, copies, (image) =>
            engine.run('importCase', { ...request, ...image }, run),
          )
        : await engine.run('importCase', { ...request, dicom: given.image }, run);
    await rm(copies, { recursive: true });
    const createdAt = now().toISOString();
    const { id, phantom, name = nameOfDicom(source) } = given;
    return await library.add(folder, { format: 1, id, name, createdAt, phantom, source });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw writeProblem(error, library.paths.folder);
  }
}

/** Copies an image beside `copies` once it has been read. */
async function importFile(
  file: string,
  copies: string,
  read: (image: { imageFile: string; imageFiles: string[] }) => Promise<CaseSource>,
): Promise<CaseSource> {
  const { files } = await peekNifti(file);
  const images = await copyInto(path.join(copies, 'image'), files);
  const imageFiles = images.map(sourceName);
  const source = await read({ imageFile: images[0], imageFiles });
  for (const [i, image] of images.entries())
    await rename(image, path.join(path.dirname(copies), imageFiles[i]));
  return source;
}

/** A name for a case from DICOM: which patient it is of, told by nothing that a patient is known by elsewhere. */
const nameOfDicom = ({ dicom }: CaseSource): string =>
  [dicom?.modality ?? 'Case', dicom?.patientHash && `of patient ${dicom.patientHash.slice(0, 6)}`]
    .filter(Boolean)
    .join(' ');

async function copyInto(folder: string, files: readonly string[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const copies: string[] = [];
  for (const file of files) {
    await access(file, constants.R_OK).catch((error: unknown) => {
      throw readProblem(error, file);
    });
    const copy = path.join(folder, path.basename(file));
    await copyFile(file, copy);
    // The original may be read-only; the copy is the library's to sync and to remove.
    await chmod(copy, 0o644);
    copies.push(copy);
  }
  return copies;
}

const endings = /\.(?:nii|hdr|img)(?:\.gz)?$|\.gz$/i;

/** Name of an imported file in its case: `source` and the ending it had. */
function sourceName(file: string): string {
  const ending = endings.exec(file)?.[0].toLowerCase() ?? '';
  return `source${ending.startsWith('.gz') || ending === '' ? `.nii${ending}` : ending}`;
}

/** A name for a person from a file's: without folders and ending. */
export const nameOfFile = (file: string): string =>
  path.basename(file).replace(endings, '').slice(0, 200) || 'Case';

/** A case id that nobody has: readable, with four random bytes. */
export function newCaseId(name: string): string {
  const readable = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${readable || 'case'}-${randomBytes(4).toString('hex')}`;
}
