import { createHash, type Hash } from 'node:crypto';
import path from 'node:path';
import { type ByteSource, skipBytes } from '../files/byteSource.ts';
import { openBytes } from '../files/openBytes.ts';
import { readProblem } from '../files/systemErrors.ts';
import type { HeaderExtension, NiftiFile, NiftiHeader } from './niftiImage.ts';
import { headerOfPair, imageOfPair, isPairImage } from './pairs.ts';
import { headerBytes, parseHeader, signatureOf } from './parseHeader.ts';
import { readExtensions } from './readExtensions.ts';

/** An image whose header has been read; `voxels` stands at the first voxel. */
export interface OpenNifti extends NiftiFile {
  readonly voxels: ByteSource;
  /** Fed with every byte of the files as they are read. */
  readonly hash: Hash;
  readonly fileBytes: number;
}

/**
 * Opens an image, reads its header and extensions, and hands the source of its voxels to `use`; closes it after.
 *
 * @param file a .nii, .nii.gz, .hdr or .img, or a NIfTI file of any other name
 * @throws Problem of the header (parseHeader), `file-missing`, `file-unreadable`, `not-nifti`, `gzip-broken`,
 *   `nifti-pair-missing`
 */
export async function withNifti<T>(file: string, use: (image: OpenNifti) => Promise<T>): Promise<T> {
  const headerFile = isPairImage(file) ? await headerOfPair(file) : file;
  const hash = createHash('sha256');
  const source = await openBytes(headerFile, hash);
  try {
    const { header, extensions } = await readStart(source, path.basename(headerFile));
    const { fileBytes } = source;
    if (!header.paired)
      return await use({ header, extensions, files: [headerFile], voxels: source, hash, fileBytes });
    await source.finish();
    const imageFile = await imageOfPair(headerFile);
    const voxels = await openBytes(imageFile, hash);
    try {
      await skipBytes(voxels, header.stored.offset);
      const files = [headerFile, imageFile];
      return await use({ header, extensions, files, voxels, hash, fileBytes: fileBytes + voxels.fileBytes });
    } finally {
      await voxels.close();
    }
  } catch (error) {
    throw readProblem(error, file);
  } finally {
    await source.close();
  }
}

/**
 * Header and extensions of an image, without its voxels.
 *
 * @throws Problem as `withNifti`
 */
export const peekNifti = (file: string): Promise<NiftiFile> =>
  withNifti(file, ({ header, extensions, files }) => Promise.resolve({ header, extensions, files }));

/** Extensions beyond this many bytes are passed over: remarks are short. */
const mostExtensionBytes = 1 << 22;

async function readStart(
  source: ByteSource,
  name: string,
): Promise<{ header: NiftiHeader; extensions: HeaderExtension[] }> {
  const start = await readUpTo(source, headerBytes[1]);
  const signature = signatureOf(start, name);
  const more = await readUpTo(source, headerBytes[signature.version] - start.length);
  const raw = new Uint8Array(headerBytes[signature.version]);
  raw.set(start);
  raw.set(more, start.length);
  const header = parseHeader(raw, signature, name);
  const flag = await readUpTo(source, 4);
  const gap = header.paired ? mostExtensionBytes : header.stored.offset - raw.length - 4;
  const between = await readUpTo(source, Math.min(gap, mostExtensionBytes, source.mostBytes));
  if (!header.paired) await skipBytes(source, gap - between.length);
  return { header, extensions: readExtensions(flag, between, header.stored.littleEndian) };
}

async function readUpTo(source: ByteSource, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  return bytes.subarray(0, await source.read(bytes));
}
