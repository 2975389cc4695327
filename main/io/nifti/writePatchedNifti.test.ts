import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scalingAffine } from '#shared/geometry/affine.ts';
import { flatIndex } from '#shared/geometry/axes.ts';
import type { Volume } from '#main/volume/volume.ts';
import { testFolder } from '../testFolder.fake.ts';
import { readNifti } from './readNifti.ts';
import { writeNifti } from './writeNifti.ts';
import { writePatchedNifti } from './writePatchedNifti.ts';

const at = testFolder();
const variants = path.resolve(import.meta.dirname, '../../../../shared/data/nifti-odd/variants');

const ramp: Volume = {
  data: Int16Array.from({ length: 24 }, (_, v) => 10 * v),
  dims: [4, 3, 2],
  affineRas: scalingAffine([1, 1, 2]),
  meaning: 'hu',
};
/** Two voxels of the second row, in both slices. */
const box = { min: [1, 1, 0], max: [3, 2, 2] } as const;

describe('writePatchedNifti', () => {
  it('replaces the voxels of a box and no other', async () => {
    await writeNifti(at('ramp.nii'), ramp);
    await writePatchedNifti(at('ramp.nii'), at('out.nii.gz'), [{ box, hu: [-1, -2, -3, -4] }]);
    const { volume } = await readNifti(at('out.nii.gz'));
    const expected = Int16Array.from(ramp.data);
    expected.set([-1, -2], 5);
    expected.set([-3, -4], 17);
    expect(volume).toStrictEqual({ ...ramp, data: expected });
  });

  it('lets the last of overlapping patches count', async () => {
    await writeNifti(at('ramp.nii'), ramp);
    const corner = { box: { min: [0, 0, 0], max: [1, 1, 1] }, hu: [7] } as const;
    await writePatchedNifti(at('ramp.nii'), at('out.nii'), [corner, { ...corner, hu: [8] }]);
    expect((await readNifti(at('out.nii'))).volume.data[0]).toBe(8);
  });

  it('rounds to what the type stores and holds to its range', async () => {
    await writeNifti(at('ramp.nii'), ramp);
    await writePatchedNifti(at('ramp.nii'), at('out.nii'), [{ box, hu: [0.4, -0.6, 1e6, -1e6] }]);
    const { data } = (await readNifti(at('out.nii'))).volume;
    expect([data[5], data[6], data[17], data[18]]).toEqual([0, -1, 32767, -32768]);
  });

  it('writes the same bytes again, and packs and reads a long file in pieces', async () => {
    const data = Int16Array.from({ length: 300 * 200 * 12 }, (_, v) => (v * 31) % 1999);
    await writeNifti(at('long.nii.gz'), { ...ramp, data, dims: [300, 200, 12] });
    const hu = new Float32Array(100 * 100 * 6).fill(-777);
    const patches = [{ box: { min: [50, 60, 5], max: [150, 160, 11] }, hu }] as const;
    const first = await writePatchedNifti(at('long.nii.gz'), at('a.nii.gz'), patches);
    expect(await writePatchedNifti(at('long.nii.gz'), at('b.nii.gz'), patches)).toEqual(first);
    const out = (await readNifti(at('a.nii.gz'))).volume;
    const inside = (v: number): boolean => {
      const [i, j, k] = [v % 300, Math.floor(v / 300) % 200, Math.floor(v / 60000)];
      return i >= 50 && i < 150 && j >= 60 && j < 160 && k >= 5 && k < 11;
    };
    expect(out.data.every((value, v) => value === (inside(v) ? -777 : data[v]))).toBe(true);
  });

  it('refuses boxes that leave the volume and patches of another size', async () => {
    await writeNifti(at('ramp.nii'), ramp);
    const outside = { min: [0, 0, 0], max: [5, 1, 1] } as const;
    await expect(
      writePatchedNifti(at('ramp.nii'), at('no.nii'), [{ box: outside, hu: new Array<number>(5).fill(0) }]),
    ).rejects.toThrow('leaves a volume of 4×3×2');
    await expect(writePatchedNifti(at('ramp.nii'), at('no.nii'), [{ box, hu: [1] }])).rejects.toThrow(
      'a box of 2×1×2 has 1 values',
    );
    expect(existsSync(at('no.nii'))).toBe(false);
  });
});

/** [name, from, to) of NIfTI-1's text fields, and of what a single file must say differently than a pair. */
const mayDiffer = [
  [4, 32],
  [108, 112],
  [148, 252],
  [328, 348],
];

describe.skipIf(!existsSync(variants))('writePatchedNifti on odd sources', () => {
  it.each([
    'base.nii.gz',
    'big-endian.nii',
    'dtype-float32.nii.gz',
    'dtype-float64.nii.gz',
    'dtype-int32.nii.gz',
    'dtype-int64.nii.gz',
    'dtype-uint16-inter.nii.gz',
    'dtype-uint8-slope.nii.gz',
    'slope-negative.nii.gz',
    'slope-nan.nii.gz',
    'pair.hdr',
    'shear-sform.nii.gz',
    'sform-qform-disagree.nii.gz',
    'units-micron.nii.gz',
    'with-extension.nii.gz',
    'nifti2-big-endian.nii.gz',
    'dim4-one-volume.nii.gz',
  ])('keeps everything of %s but the patch', async (name) => {
    const source = await readNifti(path.join(variants, name));
    const { dims, data } = source.volume;
    const centre = { min: [20, 18, 15], max: [22, 20, 17] } as const;
    // Reachable in every stored type: within uint8's scaled range, on its steps only by rounding.
    const wanted = [40, 41, 42, 43, 44, 45, 46, 47];
    await writePatchedNifti(path.join(variants, name), at('patched.nii'), [{ box: centre, hu: wanted }]);
    const out = await readNifti(at('patched.nii'));
    expect(out.header.stored).toEqual({ ...source.header.stored, offset: out.header.stored.offset });
    expect(out.volume.affineRas).toEqual(source.volume.affineRas);
    const step = Math.abs(source.header.stored.slope);
    let differing = 0;
    data.forEach((value, v) => {
      if (out.volume.data[v] !== value) differing++;
    });
    expect(differing).toBeGreaterThan(0);
    expect(differing).toBeLessThanOrEqual(wanted.length);
    wanted.forEach((hu, v) => {
      const at = flatIndex(dims, 20 + (v & 1), 18 + ((v >> 1) & 1), 15 + (v >> 2));
      expect(Math.abs(out.volume.data[at] - hu)).toBeLessThanOrEqual(step === 1 ? 0 : step / 2 + 1e-3);
    });
    if (out.header.version === 1)
      out.header.raw.forEach((byte, i) => {
        if (!mayDiffer.some(([from, to]) => i >= from && i < to)) expect(byte).toBe(source.header.raw[i]);
      });
  });

  it('carries neither text fields nor extensions along', async () => {
    const bytes = readFileSync(path.join(variants, 'big-endian.nii'));
    for (const from of [4, 14, 148, 228, 328]) bytes.write('DOE^JOHN', from);
    writeFileSync(at('named.nii'), bytes);
    await writePatchedNifti(at('named.nii'), at('anonymous.nii'), []);
    expect(readFileSync(at('anonymous.nii')).includes('DOE')).toBe(false);
    await writePatchedNifti(path.join(variants, 'with-extension.nii.gz'), at('bare.nii'), []);
    const bare = await readNifti(at('bare.nii'));
    expect(bare.extensions).toEqual([]);
    expect(bare.header.stored.offset).toBe(352);
  });
});
