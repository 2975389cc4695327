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

const lesionRow: LabelEntry = { value: 2, name: 'liver_lesion', colour: '#ffd23f' };
const lesionRadiusMm = 7;

/**
 * A noisy ball of liver (110 HU) in fat (−90 HU), as two files in the folder; small enough for every test.
 *
 * @param given another name and seed make another patient; `lesion` one with a labelled lesion (50 HU) in the middle
 */
export async function writeAbdomen(
  folder: string,
  given: { name?: string; seed?: number; lesion?: boolean } = {},
): Promise<{ ct: string; labels: string }> {
  const { name = 'ct3', seed = 1, lesion = false } = given;
  const random = seededRandom(seed, 'abdomen');
  const count = dims[0] * dims[1] * dims[2];
  const hu = new Int16Array(count);
  const mask = new Uint8Array(count);
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) {
        const v = flatIndex(dims, i, j, k);
        const radiusMm = Math.hypot(...applyAffine(affineRas, [i, j, k]));
        const isLesion = lesion && radiusMm < lesionRadiusMm;
        const isLiver = radiusMm < liverRadiusMm;
        mask[v] = isLesion ? 2 : isLiver ? 1 : 0;
        hu[v] = Math.round((isLesion ? 50 : isLiver ? 110 : -90) + 12 * random.normal());
      }
  const files = {
    ct: path.join(folder, `${name}.nii.gz`),
    labels: path.join(folder, `${name}_labels.nii.gz`),
  };
  await writeNifti(files.ct, { dims, affineRas, data: hu, meaning: 'hu' });
  await writeNifti(
    files.labels,
    { dims, affineRas, data: mask, meaning: 'label' },
    lesion ? [...table, lesionRow] : table,
  );
  return files;
}
