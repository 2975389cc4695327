import type { FileReference } from '#shared/contract/fileReference.ts';
import type { PathPolicy } from './pathPolicy.ts';
import type { Uploads } from './uploads.ts';

/**
 * The file that a window means.
 *
 * @throws Problem `path-outside`, `file-missing`
 */
export const referredFile = async (
  { policy, uploads }: { readonly policy: PathPolicy; readonly uploads: Uploads },
  reference: FileReference,
): Promise<string> =>
  reference.from === 'upload' ? uploads.fileOf(reference.uploadId) : policy.existing(reference.path);
