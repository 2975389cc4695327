import path from 'node:path';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { makePhantom as phantomOf, type PhantomOptions } from '#main/phantom/phantom.ts';
import type { OpContext } from '../protocol.ts';

/** Writes `ct.nii.gz` and `labels.nii.gz` of a phantom into a folder. */
export async function makePhantom(
  { folder, ...options }: PhantomOptions & { readonly folder: string },
  { progress }: OpContext,
): Promise<{ imageFile: string; labelsFile: string }> {
  progress({ stage: 'painting the phantom', done: 0, total: 2 });
  const { ct, labels, table } = phantomOf(options);
  const imageFile = path.join(folder, 'ct.nii.gz');
  const labelsFile = path.join(folder, 'labels.nii.gz');
  progress({ stage: 'writing the phantom', done: 1, total: 2 });
  await writeNifti(imageFile, ct);
  await writeNifti(labelsFile, labels, table);
  return { imageFile, labelsFile };
}
