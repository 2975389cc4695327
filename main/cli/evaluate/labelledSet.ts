import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import type { SetFile } from '#main/tasks/evaluate/lesionSet.ts';
import { isFolder } from '../batch/foldersOf.ts';
import { filesOf, namedFiles } from './findMasks.ts';

/** Label maps and CTs of a set: imagesTr and labelsTr, folders with ct and labels, or label maps. */
export async function filesOfSet(folder: string, ctFolder?: string): Promise<SetFile[]> {
  const isLaidOut = await isFolder(path.join(folder, 'labelsTr'));
  const labels = await namedFiles(isLaidOut ? path.join(folder, 'labelsTr') : folder, [
    'labels.nii.gz',
    'labels.nii',
  ]);
  if (labels.length === 0)
    throw new Problem('request-invalid', { field: folder, reason: 'it holds no label map' });
  const images = isLaidOut ? path.join(folder, 'imagesTr') : (ctFolder ?? folder);
  const hasImages = isLaidOut || ctFolder !== undefined;
  const cts = await namedFiles(images, ['ct.nii.gz', 'ct.nii']);
  return labels.map(({ name, file }) => {
    // Label maps that lie alone in a folder are not their own CTs.
    const found = filesOf(name, cts).filter((ct) => ct.file !== file && (hasImages || ct.name === name));
    return { name, labels: file, ct: found.length === 1 ? found[0].file : undefined };
  });
}
