import { type Affine, scalingAffine } from '#shared/geometry/affine.ts';
import type { Volume } from '#main/volume/volume.ts';
import { writeNifti } from '../nifti/writeNifti.ts';
import type { ExportCase } from './writeSet.ts';

const dims = [5, 4, 3] as const;
export const tinyAffine = scalingAffine([-0.7, -0.7, 2.5], [120.5, 99.25, -300]);

/** Liver (5) in most voxels of the second slice, two voxels of lesion (9) in it. */
export const tinyLabels = (affineRas: Affine = tinyAffine): Volume<Uint8Array> => ({
  data: Uint8Array.from({ length: 60 }, (_, v) => (v === 27 || v === 28 ? 9 : v >= 21 && v < 40 ? 5 : 0)),
  dims,
  affineRas,
  meaning: 'label',
});

/** A case of 5×4×3 voxels with a liver and a lesion; overwrite what a test is about. */
export function tinyCase(changes: Partial<ExportCase> = {}): ExportCase {
  const image: Volume = {
    data: Int16Array.from({ length: 60 }, (_, v) => 40 + v),
    dims,
    affineRas: tinyAffine,
    meaning: 'hu',
  };
  return {
    caseId: 'tiny',
    synthetic: true,
    table: [
      { value: 5, name: 'liver', colour: '#b5654a' },
      { value: 9, name: 'liver_lesion', colour: '#ffd23f' },
    ],
    writeImage: (file) => writeNifti(file, image),
    labels: () => Promise.resolve(tinyLabels()),
    provenance: {
      format: 1,
      program: { name: 'DiffTumor Workstation', version: '0.0.0' },
      synthetic: true,
      provider: 'cpu',
      inputs: [],
      labelTable: [{ value: 5, name: 'liver', colour: '#b5654a' }],
      lesions: [],
    },
    ...changes,
  };
}
