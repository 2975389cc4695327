import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../testFolder.fake.ts';
import { niftiBytes } from './niftiBytes.fake.ts';
import { readNifti } from './readNifti.ts';
import { writePatchedNifti } from './writePatchedNifti.ts';

const at = testFolder();

/** The two halves of niftiBytes as a pair: magic ni1, voxels from byte 0 of the second. */
function halves(): { header: Uint8Array; voxels: Uint8Array } {
  const whole = niftiBytes(undefined, (header) => header.setFloat32(108, 0, true));
  whole.set(Buffer.from('ni1'), 344);
  return { header: whole.slice(0, 348), voxels: whole.slice(352) };
}

function putPair(headerName: string, imageName: string): void {
  const { header, voxels } = halves();
  const packed = (name: string, bytes: Uint8Array): Uint8Array =>
    /gz$/i.test(name) ? gzipSync(bytes) : bytes;
  writeFileSync(at(headerName), packed(headerName, header));
  writeFileSync(at(imageName), packed(imageName, voxels));
}

describe('a .hdr/.img pair', () => {
  it.each([
    ['a.hdr', 'a.img'],
    ['b.hdr.gz', 'b.img.gz'],
    ['c.hdr', 'c.img.gz'],
    ['d.hdr.gz', 'd.img'],
    ['e.HDR', 'e.IMG'],
  ])('is read from either half: %s, %s', async (headerName, imageName) => {
    putPair(headerName, imageName);
    for (const name of [headerName, imageName]) {
      const { volume, files } = await readNifti(at(name));
      expect(volume.data[23]).toBe(23);
      expect(files).toEqual([at(headerName), at(imageName)]);
    }
  });

  it('says which half is missing, and which one is short', async () => {
    const { header, voxels } = halves();
    writeFileSync(at('lonely.hdr'), header);
    await expect(readNifti(at('lonely.hdr'))).rejects.toMatchObject({
      code: 'nifti-pair-missing',
      data: { file: 'lonely.hdr', companion: 'lonely.img' },
    });
    writeFileSync(at('lonely.img'), voxels.subarray(10));
    await expect(readNifti(at('lonely.hdr'))).rejects.toMatchObject({
      code: 'nifti-truncated',
      data: { file: 'lonely.img', expectedBytes: 48, foundBytes: 38 },
    });
  });

  it('becomes one file when it is patched', async () => {
    putPair('f.hdr', 'f.img');
    await writePatchedNifti(at('f.hdr'), at('f.nii.gz'), []);
    const bytes = gunzipSync(readFileSync(at('f.nii.gz')));
    expect(bytes.toString('latin1', 344, 347)).toBe('n+1');
    expect((await readNifti(at('f.nii.gz'))).volume).toEqual((await readNifti(at('f.hdr'))).volume);
  });
});
