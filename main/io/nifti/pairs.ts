import { access } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';

const headerName = /\.hdr(\.gz)?$/i;
const imageName = /\.img(\.gz)?$/i;

/** Whether the name is that of a pair's voxels, whose header is to be opened instead. */
export const isPairImage = (file: string): boolean => imageName.test(file);

/**
 * The .hdr beside an .img, packed or not, whatever the case of its letters.
 *
 * @throws Problem `nifti-pair-missing`
 */
export const headerOfPair = (image: string): Promise<string> => companion(image, imageName, 'hdr');

/**
 * The .img beside a .hdr, packed or not.
 *
 * @throws Problem `nifti-pair-missing`
 */
export const imageOfPair = (header: string): Promise<string> => companion(header, headerName, 'img');

async function companion(file: string, name: RegExp, extension: string): Promise<string> {
  const stem = file.replace(name, '');
  const packed = /\.gz$/i.test(file);
  const names = [extension, extension.toUpperCase()].flatMap((ending) => {
    const both = [`${stem}.${ending}`, `${stem}.${ending}.gz`];
    return packed ? both.toReversed() : both;
  });
  for (const candidate of names) if (await exists(candidate)) return candidate;
  throw new Problem('nifti-pair-missing', {
    file: path.basename(file),
    companion: path.basename(names[0]),
  });
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
