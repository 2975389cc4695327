import type { ImportCase } from '#shared/contract/api.ts';
import type { PathPolicy } from '../files/pathPolicy.ts';
import { referredFile } from '../files/referredFile.ts';
import type { Uploads } from '../files/uploads.ts';
import type { OpenCase } from '../library/openCase.ts';
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
  { name, image, labels, ...rest }: ImportCase,
  signal: AbortSignal,
): Promise<OpenCase> {
  const { policy, uploads } = options;
  const imageFile = await referredFile({ policy, uploads }, image);
  const labelsFile = labels && (await referredFile({ policy, uploads }, labels));
  const named = name?.trim() || nameOfFile(imageFile);
  const open = await addCase(
    options,
    { id: newCaseId(named), name: named, phantom: false, imageFile, labelsFile, ...rest },
    { task: 'importing a case', signal },
  );
  for (const reference of [image, labels])
    if (reference?.from === 'upload') await uploads.discard(reference.uploadId);
  return open;
}
