import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import { type Affine, voxelToRas } from '#shared/geometry/affine.ts';
import { flatIndex, voxelCount } from '#shared/geometry/axes.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { reorient } from '#main/volume/reorient.ts';
import { readNifti } from './readNifti.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/data/nifti-odd');
const present = existsSync(folder);

interface OddCase {
  file: string;
  same_volume: boolean;
  expected_shape: number[] | null;
  expected_affine?: number[][];
  tol: number;
  file_order_equals_base?: boolean;
  voxels_set?: number;
}
interface Manifest {
  base_affine: number[][];
  base_shape: number[];
  base_sha256_int16_le_fortran_order: string;
  base_probes: { voxel: [number, number, number]; value: number; world: number[] }[];
  cases: OddCase[];
}

const manifest = present
  ? (JSON.parse(readFileSync(path.join(folder, 'variants/manifest.json'), 'utf8')) as Manifest)
  : undefined;

/** Sentences of the variants that are refused, without the file's name in front. */
const refused: Record<string, RegExp> = {
  'dim4-three-volumes.nii.gz': /^holds 3 volumes: split it/,
  'rgb24.nii.gz': /^holds RGB voxels, which are not CT values/,
  'truncated.nii': /^is cut short \(43200 of 86400 bytes of voxels\)/,
  'truncated.nii.gz': /^cannot be unpacked \(unexpected end of file\)/,
  'negative-dim.nii.gz': /^has impossible dimensions \(-5 × 36 × 30\)/,
  'huge-dim.nii.gz': /^has impossible dimensions \(30000 × 30000 × 30000\)/,
};

/** Beginnings of the warnings' sentences; a variant not named here must give none. */
const warned: Record<string, RegExp> = {
  'no-form.nii.gz': /does not say how the patient lies/,
  'sform-qform-disagree.nii.gz': /differ by up to 114\.6 mm/,
  'units-micron.nii.gz': /gives lengths in micrometres/,
  'shear-sform.nii.gz': /sheared grid \(16\.70° off square/,
};

const failureOf = async (file: string): Promise<string> => {
  const error: unknown = await readNifti(file).then(
    () => 'it was read',
    (e: unknown) => e,
  );
  if (!isProblem(error)) return String(error);
  const sentence = sentenceOf(error.code, error.data);
  return sentence.replace(`${path.basename(file)} `, '');
};

const flat = (rows: number[][]): number[] => rows.flat();

const expectAffine = (actual: Affine, expected: readonly number[]): void =>
  expected.forEach((value, at) => expect(Math.abs(actual[at] - value)).toBeLessThanOrEqual(1e-4));

describe.skipIf(!present)('the odd variants of one volume', () => {
  const cases = manifest?.cases ?? [];
  const base = manifest as Manifest;

  it('are all decided upon', () => {
    const names = new Set(cases.map(({ file }) => file));
    for (const name of [...Object.keys(refused), ...Object.keys(warned)]) expect(names).toContain(name);
    expect(names.size).toBe(45);
  });

  for (const odd of cases.filter(({ file }) => file in refused))
    it(`refuses ${odd.file}`, async () => {
      expect(await failureOf(path.join(folder, 'variants', odd.file))).toMatch(refused[odd.file]);
    });

  for (const odd of cases.filter(({ file }) => !(file in refused)))
    it(`reads ${odd.file}`, async () => {
      const { volume, warnings } = await readNifti(path.join(folder, 'variants', odd.file));
      expect(volume.dims).toEqual(odd.expected_shape?.slice(0, 3));
      const sentences = warnings.map(warningSentence);
      expect(sentences).toHaveLength(odd.file in warned ? 1 : 0);
      if (odd.file in warned) expect(sentences[0]).toMatch(warned[odd.file]);
      const expected = flat(
        odd.file === 'units-micron.nii.gz' ? base.base_affine : (odd.expected_affine ?? []),
      );
      expect(expected).toHaveLength(16);
      expectAffine(volume.affineRas, expected);
      if (odd.voxels_set !== undefined) {
        expect(volume.data.filter((value) => value === 255)).toHaveLength(odd.voxels_set);
        expect(volume.data.filter((value) => value === 0)).toHaveLength(
          voxelCount(volume.dims) - odd.voxels_set,
        );
        return;
      }
      const straight = odd.file_order_equals_base === true ? volume : reorient(volume, 'RAS');
      expect(straight.dims).toEqual(base.base_shape);
      for (const { voxel, value, world } of base.base_probes) {
        const at = flatIndex(straight.dims, ...voxel);
        expect(Math.abs(straight.data[at] - value)).toBeLessThanOrEqual(odd.tol);
        if (odd.same_volume)
          voxelToRas(straight.affineRas, voxel).forEach((mm, axis) => expect(mm).toBeCloseTo(world[axis], 3));
      }
      if (odd.tol === 0) {
        const bytes = new Uint8Array(Int16Array.from(straight.data).buffer);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        expect(sha256).toBe(base.base_sha256_int16_le_fortran_order);
      }
    });
});
