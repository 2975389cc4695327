import path from 'node:path';
import type { LabelEntry } from '#shared/contract/primitives.ts';
import type { Affine } from '#shared/geometry/affine.ts';
import { applyAffine } from '#shared/geometry/affine.ts';
import { flatIndex } from '#shared/geometry/axes.ts';
import { writeNifti } from '#main/io/nifti/writeNifti.ts';
import { seededRandom } from '#main/tensor/random.ts';

const dims = [56, 56, 30] as const;
/** 1.5 × 1.5 × 2.5 mm, RAS origin in the volume's middle, so that (0, 0, 0) is the liver's centre. */
const affineRas: Affine = [1.5, 0, 0, -41.25, 0, 1.5, 0, -41.25, 0, 0, 2.5, -36.25, 0, 0, 0, 1];
const liverRadiusMm = 30;
const table: LabelEntry[] = [{ value: 1, name: 'liver', colour: '#a04030' }];

/** A noisy ball of liver (110 HU) in fat (−90 HU), as two files in the folder; small enough for every test. */
export async function writeAbdomen(folder: string): Promise<{ ct: string; labels: string }> {
  const random = seededRandom(1, 'abdomen');
  const count = dims[0] * dims[1] * dims[2];
  const hu = new Int16Array(count);
  const mask = new Uint8Array(count);
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) {
        const v = flatIndex(dims, i, j, k);
        const isLiver = Math.hypot(...applyAffine(affineRas, [i, j, k])) < liverRadiusMm;
        mask[v] = isLiver ? 1 : 0;
        hu[v] = Math.round((isLiver ? 110 : -90) + 12 * random.normal());
      }
  const files = { ct: path.join(folder, 'ct3.nii.gz'), labels: path.join(folder, 'ct3_labels.nii.gz') };
  await writeNifti(files.ct, { dims, affineRas, data: hu, meaning: 'hu' });
  await writeNifti(files.labels, { dims, affineRas, data: mask, meaning: 'label' }, table);
  return files;
}
