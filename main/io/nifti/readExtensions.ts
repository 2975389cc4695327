import type { HeaderExtension } from './niftiImage.ts';

/**
 * The header extensions between a header and its voxels.
 *
 * @param flag the four bytes after the header: the first is not 0 when extensions follow
 * @param bytes what stands between the flag and the voxels
 * @returns those up to the first that is not whole (size not a multiple of 16, or beyond the end); an image
 *   is not refused for a remark it carries
 */
export function readExtensions(
  flag: Uint8Array,
  bytes: Uint8Array,
  littleEndian: boolean,
): HeaderExtension[] {
  const extensions: HeaderExtension[] = [];
  if (flag.length < 4 || flag[0] === 0) return extensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 16 <= bytes.length;) {
    const size = view.getInt32(at, littleEndian);
    if (size < 16 || size % 16 !== 0 || at + size > bytes.length) break;
    const content = bytes.subarray(at + 8, at + size);
    extensions.push({ code: view.getInt32(at + 4, littleEndian), content });
    at += size;
  }
  return extensions;
}
