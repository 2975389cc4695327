import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Problem } from '#shared/contract/problems.ts';
import { sentenceOf } from '#shared/messages/messages.ts';
import { warningSentence } from '#shared/messages/warnings.ts';
import { sha256File } from '../files/sha256.ts';
import { testFolder } from '../testFolder.fake.ts';
import { field, niftiBytes } from './niftiBytes.fake.ts';
import type { NiftiImage } from './niftiImage.ts';
import { readNifti } from './readNifti.ts';

const at = testFolder();

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

const readBytes = (bytes: Uint8Array, name = 'x.nii'): Promise<NiftiImage> => readNifti(put(name, bytes));

/** The sentence a file is refused with. */
async function refusal(bytes: Uint8Array, name = 'x.nii'): Promise<string> {
  const problem = await readBytes(bytes, name).then(
    () => 'it was read',
    (error: Problem) => sentenceOf(error.code, error.data),
  );
  return problem;
}

type Spoil = (header: DataView<ArrayBuffer>) => void;
const spoilt = (spoil: Spoil): Uint8Array => niftiBytes(undefined, spoil);
const setFloats = (h: DataView, from: number, values: readonly number[]): void =>
  values.forEach((value, i) => h.setFloat32(from + 4 * i, value, true));
const setCodes = (h: DataView, qform: number, sform: number): void => {
  h.setInt16(field.qformCode, qform, true);
  h.setInt16(field.sformCode, sform, true);
};

describe('what is no image', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['a few bytes', Uint8Array.of(1, 2, 3), 'it has only 3 bytes'],
    [
      'a DICOM file',
      Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), Buffer.alloc(500)]),
      'it is a DICOM file',
    ],
    ['packed text', gzipSync(Buffer.from('hello')), 'it has only 5 bytes'],
    ['an NRRD file', Buffer.from('NRRD0004\n'), 'it is an NRRD file'],
  ])('refuses %s', async (_, bytes, found) => {
    expect(await refusal(bytes)).toBe(
      `x.nii is not a NIfTI file (${found}): choose a .nii, .nii.gz or .hdr file.`,
    );
  });

  it('says that a file is missing, or a folder', async () => {
    await expect(readNifti(at('nowhere.nii'))).rejects.toMatchObject({ code: 'file-missing' });
    mkdirSync(at('folder.nii'));
    await expect(readNifti(at('folder.nii'))).rejects.toMatchObject({
      code: 'file-unreadable',
      data: { file: 'folder.nii', reason: 'it is a folder' },
    });
    put('alone.img', new Uint8Array(48));
    await expect(readNifti(at('alone.img'))).rejects.toMatchObject({
      code: 'nifti-pair-missing',
      data: { file: 'alone.img', companion: 'alone.hdr' },
    });
  });
});

describe('impossible headers', () => {
  const refusals: [string, Spoil, string][] = [
    ['no dimensions', (h) => h.setInt16(field.dim(0), 0, true), 'impossible dimensions'],
    ['eight dimensions', (h) => h.setInt16(field.dim(0), 8, true), 'impossible dimensions'],
    ['an empty axis', (h) => h.setInt16(field.dim(2), 0, true), 'impossible dimensions (2 × 0 × 4)'],
    ['more voxels than the file', (h) => h.setInt16(field.dim(3), 400, true), 'cut short (48 of 4800 bytes'],
    ['an unknown type', (h) => h.setInt16(field.datatype, 77, true), 'holds unknown (datatype 77) voxels'],
    [
      'voxels inside the header',
      (h) => h.setFloat32(field.voxOffset, 17, true),
      'puts the voxels at byte 17',
    ],
    ['voxels at no byte', (h) => h.setFloat32(field.voxOffset, NaN, true), 'puts the voxels at byte NaN'],
    [
      'voxels between bytes',
      (h) => h.setFloat32(field.voxOffset, 352.5, true),
      'puts the voxels at byte 352.5',
    ],
    ['voxels past the end', (h) => h.setFloat32(field.voxOffset, 1e9, true), 'cut short (0 of 48 bytes'],
    [
      'an intercept that is no number',
      (h) => setFloats(h, field.slope, [2, NaN]),
      'its scaling intercept is not a number',
    ],
    [
      'a flat sform',
      (h) => setFloats(h, field.srow(2, 0), [0, 0, 0, 5]),
      'no usable voxel spacing (1 × 2 × 0 mm)',
    ],
    [
      'parallel axes',
      (h) => setFloats(h, field.srow(0, 0), [1, 1, 0, 0, 1, 1, 0]),
      'singular orientation matrix',
    ],
    ['an sform of NaN', (h) => setFloats(h, field.srow(1, 3), [NaN]), 'singular orientation matrix'],
    [
      'a quaternion too long',
      (h) => {
        setCodes(h, 1, 0);
        setFloats(h, field.quaternB, [1, 0.5, 0]);
      },
      'singular orientation matrix',
    ],
    ...[0, -2, NaN, Infinity].map((spacing): [string, Spoil, string] => [
      `a spacing of ${spacing} where it counts`,
      (h) => {
        setCodes(h, 1, 0);
        setFloats(h, field.pixdim(2), [spacing]);
      },
      `no usable voxel spacing (1 × ${spacing} × 3 mm)`,
    ]),
    [
      'no spacing and no form',
      (h) => {
        setCodes(h, 0, 0);
        setFloats(h, field.pixdim(1), [0, 0, 0]);
      },
      'no usable voxel spacing (0 × 0 × 0 mm)',
    ],
  ];

  it.each(refusals)('refuses %s', async (_, spoil, sentence) => {
    expect(await refusal(spoilt(spoil))).toContain(sentence);
  });

  it('counts voxels that are NaN or infinite', async () => {
    const data = new Float32Array(24).fill(1);
    data.set([NaN, Infinity, -Infinity], 4);
    expect(await refusal(niftiBytes(data))).toContain('has 3 voxels that are NaN or infinite');
  });

  it('reserves nothing for voxels that a packed file cannot hold', async () => {
    const huge = gzipSync(
      spoilt((h) => [1, 2, 3].forEach((axis) => h.setInt16(field.dim(axis), 1500, true))),
    );
    expect(await refusal(huge, 'x.nii.gz')).toContain(`cut short (48 of ${2 * 1500 ** 3} bytes`);
  });

  it('is not led round in circles by an extension of negative size', async () => {
    const looping = new Uint8Array(32);
    new DataView(looping.buffer).setInt32(0, -16, true);
    const { extensions, volume } = await readBytes(niftiBytes(undefined, undefined, looping));
    expect(extensions).toEqual([]);
    expect(volume.data[23]).toBe(23);
  });
});

describe('headers that need a rule', () => {
  const readSpoilt = (spoil: Spoil): Promise<NiftiImage> => readBytes(spoilt(spoil));

  it('takes the sform though the qform has the larger code', async () => {
    const image = await readSpoilt((h) => {
      setCodes(h, 4, 1);
      setFloats(h, field.srow(0, 3), [-77]);
    });
    expect(image.header.affineSource).toBe('sform');
    expect(image.volume.affineRas[3]).toBe(-77);
    expect(image.warnings.map(warningSentence)).toEqual([expect.stringContaining('differ by up to 87.0 mm')]);
  });

  it('takes the qform where the sform has no code, in NIfTI-1 as the sign of pixdim[0] says', async () => {
    const image = await readSpoilt((h) => {
      setCodes(h, 2, 0);
      setFloats(h, field.pixdim(0), [-0.5]);
    });
    expect(image.header.affineSource).toBe('qform');
    expect(image.volume.affineRas).toEqual([1, 0, 0, 10, 0, 2, 0, 20, 0, 0, -3, 30, 0, 0, 0, 1]);
  });

  it('takes a quaternion that rounding made a little too long as a half turn', async () => {
    const { volume } = await readSpoilt((h) => {
      setCodes(h, 1, 0);
      setFloats(h, field.quaternB, [0, 0, 1.000001]);
    });
    const rounded = volume.affineRas.map((value) => Math.round(value * 1e9) / 1e9 + 0);
    expect(rounded).toEqual([-1, 0, 0, 10, 0, -2, 0, 20, 0, 0, 3, 30, 0, 0, 0, 1]);
  });

  it('converts metres, and says so', async () => {
    const image = await readSpoilt((h) => h.setUint8(field.units, 1 | 8));
    expect(image.volume.affineRas[0]).toBe(1000);
    expect(image.volume.affineRas[3]).toBe(10000);
    expect(image.warnings.map(warningSentence)).toEqual([expect.stringContaining('lengths in metres')]);
  });

  it('takes an unknown unit as millimetres, and says so', async () => {
    const image = await readSpoilt((h) => h.setUint8(field.units, 5));
    expect(image.volume.affineRas[0]).toBe(1);
    expect(image.warnings.map(warningSentence)).toEqual([expect.stringContaining('unknown unit (code 5)')]);
  });

  it('takes offset 0 as the first byte after the header', async () => {
    const { volume } = await readSpoilt((h) => h.setFloat32(field.voxOffset, 0, true));
    expect(volume.data[23]).toBe(23);
  });

  it('counts only the dimensions that dim[0] announces', async () => {
    const { volume } = await readSpoilt((h) => {
      h.setInt16(field.dim(0), 2, true);
      h.setInt16(field.dim(3), -9, true);
    });
    expect(volume.dims).toEqual([2, 3, 1]);
  });

  it('scales whole numbers to int16 where they fit, to float32 where one does not', async () => {
    const scaled = (slope: number, inter: number): Promise<NiftiImage> =>
      readBytes(
        niftiBytes(
          Uint16Array.from({ length: 24 }, (_, v) => v * 100),
          (h) => setFloats(h, field.slope, [slope, inter]),
        ),
      );
    expect((await scaled(2, -1024)).volume.data).toStrictEqual(
      Int16Array.from({ length: 24 }, (_, v) => 200 * v - 1024),
    );
    expect((await scaled(20, 0)).volume.data).toStrictEqual(
      Float32Array.from({ length: 24 }, (_, v) => 2000 * v),
    );
    expect((await scaled(0.125, 0)).volume.data).toStrictEqual(
      Float32Array.from({ length: 24 }, (_, v) => 12.5 * v),
    );
  });

  it('reads 64-bit integers into the narrowest array that holds them', async () => {
    const wide = (code: number, values: bigint[]): Promise<NiftiImage> => {
      const stored = new BigInt64Array(24);
      stored.set(values);
      return readBytes(
        niftiBytes(new Float64Array(stored.buffer), (h) => h.setInt16(field.datatype, code, true)),
      );
    };
    const first = async (image: Promise<NiftiImage>): Promise<unknown[]> => {
      const { data } = (await image).volume;
      return [data.constructor.name, data[0], data[1]];
    };
    expect(await first(wide(1024, [-1000n, 3000n]))).toEqual(['Int16Array', -1000, 3000]);
    expect(await first(wide(1024, [-1n, 100000n]))).toEqual(['Int32Array', -1, 100000]);
    expect(await first(wide(1280, [1n, 2n ** 40n]))).toEqual(['Float64Array', 1, 2 ** 40]);
  });

  it('reads extensions in front of the voxels, however long', async () => {
    const long = new Uint8Array(5_000_000 - (5_000_000 % 16));
    new DataView(long.buffer).setInt32(0, 32, true);
    new DataView(long.buffer).setInt32(4, 44, true);
    long[8] = 65;
    const { extensions, volume } = await readBytes(gzipSync(niftiBytes(undefined, undefined, long)));
    expect(extensions).toHaveLength(1);
    expect(extensions[0].code).toBe(44);
    expect(extensions[0].content).toHaveLength(24);
    expect(volume.data[23]).toBe(23);
  });
});

describe('packed files', () => {
  const packed = gzipSync(niftiBytes());

  it('ignores zeros after the last member, which still count for the hash', async () => {
    const image = await readBytes(Buffer.concat([packed, Buffer.alloc(3_000_000)]), 'tail.nii.gz');
    expect(image.volume.data[23]).toBe(23);
    expect({ sha256: image.sha256, bytes: image.bytes }).toEqual(await sha256File(at('tail.nii.gz')));
  });

  it('does not follow a bomb behind the voxels', async () => {
    // Cut short, so that whoever unpacks it to its end meets an error.
    const bomb = gzipSync(Buffer.concat([niftiBytes(), Buffer.alloc(64 << 20)])).subarray(0, -20);
    const image = await readBytes(bomb, 'bomb.nii.gz');
    expect(image.volume.data[23]).toBe(23);
    expect(image.sha256).toBe((await sha256File(at('bomb.nii.gz'))).sha256);
  });

  it.each([
    [
      'a wrong checksum',
      (bytes: Buffer) => bytes.fill(0, bytes.length - 8, bytes.length - 4),
      'incorrect data check',
    ],
    ['a missing checksum', (bytes: Buffer) => bytes.subarray(0, -8), 'unexpected end of file'],
    [
      'another thing behind',
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('left over')]),
      'incorrect header check',
    ],
    ['damaged content', (bytes: Buffer) => bytes.fill(0xff, 12, 24), 'invalid'],
  ])('refuses %s', async (_, spoil, reason) => {
    const sentence = await refusal(spoil(Buffer.from(packed)), 'x.nii.gz');
    expect(sentence).toContain('x.nii.gz cannot be unpacked (');
    expect(sentence).toContain(reason);
  });
});
