import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Affine, multiplyAffine, scalingAffine } from '#shared/geometry/affine.ts';
import { orientationCode } from '#shared/geometry/orientation.ts';
import { reorient } from '#main/volume/reorient.ts';
import type { VoxelArray, Volume } from '#main/volume/volume.ts';
import { sha256File } from '../files/sha256.ts';
import { testFolder } from '../testFolder.fake.ts';
import { affineOfQform, qformOf, squareAffine } from './forms.ts';
import { readNifti } from './readNifti.ts';
import { writeNifti } from './writeNifti.ts';

const at = testFolder();

const spacingMm = [0.727, 0.75, 2.5] as const;
const counted = (affineRas: Affine, array: VoxelArray = new Int16Array(2 * 3 * 4)): Volume => ({
  data: array.map((_, v) => v - 5) as VoxelArray,
  dims: [2, 3, 4],
  affineRas,
  meaning: 'hu',
});

const letters = ['LR', 'PA', 'IS'];
const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];
const orientations = orders.flatMap((order) =>
  Array.from({ length: 8 }, (_, bits) => order.map((axis, v) => letters[axis][(bits >> v) & 1]).join('')),
);

/** Rotation about x by `a`, then y by `b`, then z by `c` (radians). */
function rotation(a: number, b: number, c: number): Affine {
  const [ca, sa, cb, sb, cc, sc] = [a, b, c].flatMap((t) => [Math.cos(t), Math.sin(t)]);
  const x = [1, 0, 0, 0, 0, ca, -sa, 0, 0, sa, ca, 0, 0, 0, 0, 1];
  const y = [cb, 0, sb, 0, 0, 1, 0, 0, -sb, 0, cb, 0, 0, 0, 0, 1];
  const z = [cc, -sc, 0, 0, sc, cc, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return multiplyAffine(z, multiplyAffine(y, x));
}

/** float32 keeps 2^-24 of a number; offsets are of the order of 100 mm. */
const expectClose = (actual: Affine, expected: Affine): void =>
  expected.forEach((value, i) =>
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value))),
  );

/** The qform a file states, read from its bytes (NIfTI-1, little-endian, not packed). */
function qformIn(file: string): { code: number; affine: Affine | undefined } {
  const bytes = readFileSync(file);
  const floats = (from: number, n: number): number[] =>
    Array.from({ length: n }, (_, i) => bytes.readFloatLE(from + 4 * i));
  const [qfac, x, y, z] = floats(76, 4);
  const [b, c, d, ox, oy, oz] = floats(256, 6);
  const form = {
    quaternion: [b, c, d],
    qfac: qfac < 0 ? -1 : 1,
    spacing: [x, y, z],
    offset: [ox, oy, oz],
  } as const;
  return { code: bytes.readInt16LE(252), affine: affineOfQform(form) };
}

describe('writeNifti', () => {
  it.each(orientations)('keeps place and voxels in orientation %s, sform and qform alike', async (code) => {
    const volume = reorient(counted(scalingAffine(spacingMm, [-101.5, 33.25, 400.125])), code);
    expect(orientationCode(volume.affineRas)).toBe(code);
    const file = at(`${code}.nii`);
    await writeNifti(file, volume);
    const back = await readNifti(file);
    expectClose(back.volume.affineRas, volume.affineRas);
    expect(back.volume.data).toEqual(volume.data);
    expect(back.warnings).toEqual([]);
    const { code: qformCode, affine } = qformIn(file);
    expect(qformCode).toBe(1);
    expectClose(affine ?? [], volume.affineRas);
  });

  it('keeps place and voxels of oblique volumes', async () => {
    const angle = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
    const mirror = fc.constantFrom(1, -1);
    await fc.assert(
      fc.asyncProperty(angle, angle, angle, mirror, async (a, b, c, sign) => {
        const scaled = scalingAffine([0.8 * sign, 0.8, 3], [0, 0, 0]);
        const turned = multiplyAffine(rotation(a, b, c), scaled);
        const affineRas = turned.map((value, i) => (i < 12 && i % 4 === 3 ? -120.5 + 40 * i : value));
        const file = at('oblique.nii');
        await writeNifti(file, counted(affineRas));
        const back = await readNifti(file);
        expectClose(back.volume.affineRas, affineRas);
        expect(back.volume.data).toEqual(counted(affineRas).data);
        expect(back.warnings).toEqual([]);
      }),
      { numRuns: 80, seed: 7 },
    );
  });

  it.each([
    new Uint8Array(24),
    new Int8Array(24),
    new Uint16Array(24),
    new Int16Array(24),
    new Uint32Array(24),
    new Int32Array(24),
    new Float32Array(24),
    new Float64Array(24),
  ])('keeps the element type of %s', async (array) => {
    const volume = counted(scalingAffine(spacingMm), array);
    await writeNifti(at('typed.nii.gz'), volume);
    expect((await readNifti(at('typed.nii.gz'))).volume.data).toStrictEqual(volume.data);
  });

  it('writes the same bytes for the same volume and tells their hash', async () => {
    const data = Int16Array.from({ length: 70 * 60 * 50 }, (_, v) => (v * 7919) % 2000);
    const volume: Volume = { data, dims: [70, 60, 50], affineRas: scalingAffine(spacingMm), meaning: 'hu' };
    const first = await writeNifti(at('one.nii.gz'), volume);
    const second = await writeNifti(at('two.nii.gz'), volume);
    expect(second).toEqual(first);
    expect(await sha256File(at('one.nii.gz'))).toEqual(first);
    expect(readFileSync(at('two.nii.gz'))).toEqual(readFileSync(at('one.nii.gz')));
    // RFC 1952: no time (bytes 4-7), no name (flags, byte 3).
    expect([...readFileSync(at('one.nii.gz')).subarray(3, 8)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('takes NIfTI-2 for an axis that NIfTI-1 cannot state', async () => {
    const data = Uint8Array.from({ length: 40000 }, (_, v) => v % 251);
    const volume: Volume = {
      data,
      dims: [40000, 1, 1],
      affineRas: scalingAffine([0.1, 1, 1]),
      meaning: 'hu',
    };
    await writeNifti(at('long.nii.gz'), volume);
    const { header, volume: back } = await readNifti(at('long.nii.gz'));
    expect(header.version).toBe(2);
    expect(back).toStrictEqual(volume);
  });

  it('refuses a sheared grid, saying by how much, and leaves no file', async () => {
    const affineRas = [1, 0, 0, 0, 0, 1, 0.3, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const data = { file: 'tilted.nii', degrees: expect.closeTo(16.699, 3) };
    await expect(writeNifti(at('tilted.nii'), counted(affineRas))).rejects.toMatchObject({
      code: 'nifti-shear',
      data,
    });
    expect(readdirSync(path.dirname(at('tilted.nii'))).filter((name) => name.includes('tilted'))).toEqual([]);
  });
});

describe('labels', () => {
  const table = [
    { value: 300, name: 'Leber „rechts“', colour: '#112233' },
    { value: 5, name: 'liver', colour: '#a0b0c0' },
  ];
  const labels = (data: VoxelArray): Volume => ({
    data,
    dims: [data.length, 1, 1],
    affineRas: scalingAffine([1, 1, 1]),
    meaning: 'label',
  });

  it.each([
    [Float32Array.of(0, 5, 255), Uint8Array.of(0, 5, 255)],
    [Int32Array.of(0, 5, 300), Uint16Array.of(0, 5, 300)],
  ])('are stored as the narrowest of uint8 and uint16, with intent 1002', async (data, stored) => {
    await writeNifti(at('labels.nii.gz'), labels(data), table);
    const { volume, header } = await readNifti(at('labels.nii.gz'));
    expect(volume.data).toStrictEqual(stored);
    expect(volume.meaning).toBe('label');
    expect(header.intentCode).toBe(1002);
  });

  it.each([Float32Array.of(0, 1.5), Int16Array.of(0, -1), Int32Array.of(0, 65536)])(
    'are refused when a value is none: %s',
    async (data) => {
      await expect(writeNifti(at('odd.nii'), labels(data))).rejects.toMatchObject({
        code: 'labels-not-integer',
        data: { value: data[1] },
      });
    },
  );
});

describe('qformOf', () => {
  it('states a tilted CT, whose quaternion is almost a half turn, to a hundredth of a degree', () => {
    const tilted = multiplyAffine(rotation(0.002, 0.001, 0), scalingAffine([-0.7, -0.7, 2]));
    const back = affineOfQform(qformOf(squareAffine(tilted), Math.fround));
    tilted.forEach((value, i) => expect(Math.abs((back ?? [])[i] - value)).toBeLessThan(2e-4));
  });
});
