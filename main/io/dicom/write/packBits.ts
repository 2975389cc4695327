/**
 * Frames of one bit a voxel, one after the other without gaps, the first voxel in the lowest bit (PS3.5 8.1.1 and D);
 * of an even number of bytes.
 *
 * @param frames a slice, and the value in it whose voxels are set
 */
export function packBits(
  frames: readonly (readonly [slice: Uint8Array | Uint16Array, value: number])[],
): ArrayBuffer {
  const voxels = frames.reduce((sum, [slice]) => sum + slice.length, 0);
  const out = new Uint8Array(2 * Math.ceil(voxels / 16));
  let bit = 0;
  for (const [slice, value] of frames)
    for (let v = 0; v < slice.length; v++, bit++) if (slice[v] === value) out[bit >> 3] |= 1 << (bit & 7);
  return out.buffer;
}
