import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isProblem } from '#shared/contract/problems.ts';
import { axes } from '#shared/geometry/axes.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { reorient } from '#main/volume/reorient.ts';
import { readNifti } from './readNifti.ts';

const folder = path.resolve(import.meta.dirname, '../../../../shared/data/nifti-odd');
const at = (name: string): string => path.join(folder, name);

/** Files that are refused, and the beginning of the sentence that says why. */
const refused: Readonly<Record<string, string>> = {
  'nibabel/analyze.hdr': 'analyze.hdr is not a NIfTI file (it has an Analyze 7.5 header)',
  'nibabel/example_nifti2.nii.gz': 'example_nifti2.nii.gz holds 2 volumes',
  'nibabel/nifti1.hdr': 'nifti1.hdr needs its second half nifti1.img beside it',
  'nibabel/nifti2.hdr': 'nifti2.hdr needs its second half nifti2.img beside it',
  'nifti-reader-js/5D_small.nii': '5D_small.nii holds 3 volumes',
  'nifti-reader-js/not-nifti.nii': 'not-nifti.nii is not a NIfTI file (it has no NIfTI header)',
  'niivue/complex_image.nii.gz': 'complex_image.nii.gz holds complex64 voxels',
  'niivue/ct_perfusion.nii.gz': 'ct_perfusion.nii.gz holds RGB voxels',
};

interface Facts {
  dims: string;
  code: string;
  array: string;
  /** Least and largest value, as nibabel reads them. */
  range: readonly [number, number];
  warning?: RegExp;
}

/** Files that are read, and what they hold according to nibabel. */
const read: Readonly<Record<string, Facts>> = {
  'nibabel/anatomical.nii': { dims: '33x41x25', code: 'LAS', array: 'Int16Array', range: [-610, 30393] },
  'nibabel/reoriented_anat_moved.nii': {
    dims: '21x26x22',
    code: 'RAS',
    array: 'Float32Array',
    range: [0, 21199.9355],
  },
  'nibabel/standard.nii.gz': { dims: '4x5x7', code: 'RAS', array: 'Uint8Array', range: [0, 255] },
  'nifti-reader-js/air.hdr.gz': { dims: '79x67x64', code: 'AIR', array: 'Float32Array', range: [0, 92.5539] },
  'nifti-reader-js/air.img.gz': { dims: '79x67x64', code: 'AIR', array: 'Float32Array', range: [0, 92.5539] },
  'nifti-reader-js/air2.hdr.gz': {
    dims: '79x67x64',
    code: 'AIR',
    array: 'Float32Array',
    range: [0, 92.5539],
  },
  'nifti-reader-js/air2.img.gz': {
    dims: '79x67x64',
    code: 'AIR',
    array: 'Float32Array',
    range: [0, 92.5539],
  },
  'nifti-reader-js/big.nii.gz': {
    dims: '64x64x21',
    code: 'LAS',
    array: 'Float32Array',
    range: [-8.710750579833984, 18.5825],
  },
  'nifti-reader-js/little.nii.gz': {
    dims: '64x64x21',
    code: 'LAS',
    array: 'Float32Array',
    range: [-8.710750579833984, 18.5825],
  },
  'nifti-reader-js/with_extension.nii.gz': {
    dims: '161x191x151',
    code: 'LPI',
    array: 'Uint8Array',
    range: [0, 1],
  },
  'niivue/AIL.nii.gz': { dims: '79x67x64', code: 'AIL', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/ASL.nii.gz': { dims: '79x67x64', code: 'ASL', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/CT_pitch.nii.gz': { dims: '175x248x58', code: 'RAS', array: 'Uint8Array', range: [0, 255] },
  'niivue/IPL.nii.gz': { dims: '67x79x64', code: 'IPL', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/LPS.nii.gz': { dims: '64x79x67', code: 'LPS', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/PIR.nii.gz': { dims: '79x67x64', code: 'PIR', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/RAS.nii.gz': { dims: '64x79x67', code: 'RAS', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/SLA.nii.gz': { dims: '67x64x79', code: 'SLA', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/SRP.nii.gz': { dims: '67x64x79', code: 'SRP', array: 'Float32Array', range: [0, 92.5539] },
  'niivue/low_res.nii.gz': { dims: '7x5x3', code: 'RAS', array: 'Uint8Array', range: [0, 1] },
  'niivue/minimal.nii.gz': {
    dims: '64x64x10',
    code: 'LAS',
    array: 'Uint8Array',
    range: [0, 63],
    warning: /does not say how the patient lies/,
  },
  'niivue/ras.hdr': { dims: '62x41x34', code: 'RAS', array: 'Uint8Array', range: [0, 255] },
  'niivue/ras.img': { dims: '62x41x34', code: 'RAS', array: 'Uint8Array', range: [0, 255] },
};

const filesOf = (name: string): string[] => readdirSync(at(name)).map((file) => `${name}/${file}`);

describe.skipIf(!existsSync(folder))('files of other readers', () => {
  it('are all decided upon', () => {
    const all = ['nibabel', 'nifti-reader-js', 'niivue'].flatMap(filesOf);
    expect([...Object.keys(refused), ...Object.keys(read)].toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.entries(refused))('refuses %s', async (file, sentence) => {
    const error: unknown = await readNifti(at(file)).catch((e: unknown) => e);
    expect(isProblem(error) ? sentenceOf(error.code, error.data) : error).toContain(sentence);
  });

  it.each(Object.entries(read))('reads %s', async (file, facts) => {
    const { volume, warnings } = await readNifti(at(file));
    expect({
      dims: volume.dims.join('x'),
      code: orientationCode(volume.affineRas),
      array: volume.data.constructor.name,
    }).toEqual({ dims: facts.dims, code: facts.code, array: facts.array });
    const values = Float64Array.from(volume.data).sort();
    expect(values[0]).toBeCloseTo(facts.range[0], 3);
    expect(values[values.length - 1]).toBeCloseTo(facts.range[1], 3);
    expect(warnings.map(warningSentence)).toEqual(
      facts.warning === undefined ? [] : [expect.stringMatching(facts.warning)],
    );
  });

  it('shows the same picture in all eight voxel orders of niivue', async () => {
    const codes = ['RAS', 'LPS', 'PIR', 'AIL', 'SRP', 'IPL', 'ASL', 'SLA'];
    const [first, ...others] = await Promise.all(
      codes.map(async (code) => reorient((await readNifti(at(`niivue/${code}.nii.gz`))).volume, 'RAS')),
    );
    for (const other of others) {
      expect(other.dims).toEqual(first.dims);
      other.affineRas.forEach((value, i) => expect(value).toBeCloseTo(first.affineRas[i], 3));
      expect(other.data.every((value, v) => value === first.data[v])).toBe(true);
    }
    expect(axes.map((axis) => first.dims[axis])).toEqual([64, 79, 67]);
  });

  it('reads big- and little-endian twins alike', async () => {
    const [big, little] = await Promise.all(
      ['big', 'little'].map((name) => readNifti(at(`nifti-reader-js/${name}.nii.gz`))),
    );
    expect(big.volume.affineRas).toEqual(little.volume.affineRas);
    expect(big.volume.data.every((value, v) => value === little.volume.data[v])).toBe(true);
  });

  it('finds the header of an .img, and keeps both files in hash and size', async () => {
    const fromImage = await readNifti(at('nifti-reader-js/air2.img.gz'));
    const fromHeader = await readNifti(at('nifti-reader-js/air2.hdr.gz'));
    expect(fromImage.sha256).toBe(fromHeader.sha256);
    expect(fromImage.header).toEqual(fromHeader.header);
    expect(fromImage.volume.data.every((value, v) => value === fromHeader.volume.data[v])).toBe(true);
    expect(fromImage.files.map((file) => path.basename(file))).toEqual(['air2.hdr.gz', 'air2.img.gz']);
    expect(fromImage.bytes).toBe(139 + 219971);
    expect(fromImage.header).toMatchObject({ version: 2, paired: true });
  });
});
